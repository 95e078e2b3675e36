{#
    Who was assigned to which arm by as_of: by hand, or where no one is, by the first text with a variant of the campaign or flow of the
    experiment. Read from staging, since a profile in two arms contradicts itself and is not among the validated rows.
-#}
with

by_hand as (
    select
        staged.experiment_id,
        {{ person_of('staged') }} as profile_id,
        lower(staged.arm) as arm_key,
        min(staged.arm) as arm,
        min(staged.assigned_at) as assigned_at,
        case when count(staged.ended_at) = count(*) then max(staged.ended_at) end as ended_at
    from {{ ref('stg_inputs__holdout_assignments') }} as staged
    {{- join_persons('staged') }}
    where staged.is_accepted and staged.assigned_at <= {{ as_of() }}
    group by staged.experiment_id, {{ person_of('staged') }}, lower(staged.arm)
),

{# by variant, where the lot is the vendor's -#}
experiments as (
    select experiments.*
    from {{ ref('int_experiments') }} as experiments
    left join (select distinct by_hand.experiment_id from by_hand) as assigned on experiments.experiment_id = assigned.experiment_id
    where assigned.experiment_id is null
),

variants as (
    select
        experiments.experiment_id,
        experiments.campaign_id,
        experiments.flow_id,
        experiments.starts_at,
        experiments.ends_at,
        arms.arm,
        arms.variant_id
    from experiments
    inner join {{ ref('int_experiment_arms_validated') }} as arms on experiments.experiment_id = arms.experiment_id
    where arms.variant_id is not null
),

texts as (
    select
        profile_id,
        message_key,
        campaign_id,
        flow_id,
        variant_id,
        sent_at
    from {{ ref('performance_messages') }}
    where variant_id is not null and profile_id is not null and is_sent
),

texts_of_arms as (
    {%- for source in ['campaign_id', 'flow_id'] %}
    select
        variants.experiment_id,
        variants.arm,
        variants.starts_at,
        variants.ends_at,
        texts.profile_id,
        texts.message_key,
        texts.sent_at
    from variants
    inner join texts on variants.{{ source }} = texts.{{ source }} and variants.variant_id = texts.variant_id
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

ranked as (
    select
        *,
        row_number() over (partition by experiment_id, profile_id order by sent_at, {{ byte_order('message_key') }}) as place
    from texts_of_arms
    where (starts_at is null or sent_at >= starts_at) and (ends_at is null or sent_at < ends_at)
)

select
    experiment_id,
    profile_id,
    arm_key,
    arm,
    assigned_at,
    ended_at
from by_hand
union all
select
    experiment_id,
    profile_id,
    lower(arm) as arm_key,
    arm,
    sent_at as assigned_at,
    cast(null as {{ dbt.type_timestamp() }}) as ended_at
from ranked
where place = 1
