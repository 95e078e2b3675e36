with

suppressed as (
    select
        candidates.profile_id,
        periods.ends_at as blocked_until_at
    from {{ ref('int_sending_candidates') }} as candidates
    inner join {{ ref('int_suppression_periods') }} as periods on candidates.phone_e164 = periods.phone_e164
    where periods.block_reason = 'sunset_suppressed' and periods.starts_at <= {{ as_of() }}
),

{# a row that was refused, or contradicts another, ends a flow too -#}
flows as (
    select
        {{ person_of('staged') }} as profile_id,
        coalesce(
            completed_at,
            case
                when {{ has_problem('completed_at') }} then {{ as_of() }}
                when {{ word_key('exit_reason') }} = 'completed' then coalesce(exited_at, {{ as_of() }})
            end
        ) as completed_at
    from {{ ref('stg_inputs__flow_enrollments') }} as staged
    {{- join_persons('staged') }}
    where {{ word_key('flow_name') }} = 'sunset'
),

at_the_end_of_a_flow as (
    select
        signs.profile_id,
        cast(null as {{ dbt.type_timestamp() }}) as blocked_until_at
    from {{ ref('int_last_signs_of_life') }} as signs
    inner join flows on signs.profile_id = flows.profile_id
    where
        flows.completed_at <= {{ as_of() }}
        and (signs.last_sign_at is null or flows.completed_at >= signs.last_sign_at)
),

{# the row of the seed without a period: so many texts in a spell of dormancy -#}
final_texts as (
    select max_messages
    from {{ ref('brand_caps') }}
    where cap_policy = {{ escaped_literal(var('cap_policy')) }} and tier = 'is_dormant' and period_hours is null
),

after_the_final_text as (
    select
        texts.profile_id,
        cast(null as {{ dbt.type_timestamp() }}) as blocked_until_at
    from {{ ref('int_dormant_texts') }} as texts
    cross join final_texts
    group by texts.profile_id, final_texts.max_messages
    having count(*) >= final_texts.max_messages
),

reasons as (
    select * from suppressed
    union all
    select
        profile_id,
        cast(null as {{ dbt.type_timestamp() }}) as blocked_until_at
    from {{ ref('int_flow_suppressions') }}
    union all
    select * from at_the_end_of_a_flow
    union all
    select * from after_the_final_text
)

select
    profile_id,
    'sunset_suppressed' as block_reason,
    {#- lasting as soon as one of them is #}
    case when count(*) = count(blocked_until_at) then max(blocked_until_at) end as blocked_until_at
from reasons
group by profile_id
