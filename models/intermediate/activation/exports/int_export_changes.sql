{#
    The latest change of each member within export_change_days: a sync that missed days catches up from it. Who lost consent since segments were
    built leaves at once. So does, by ids alone, who is no longer there, such as a profile that its source dropped; not who was among the erasures then.
-#}
with

periods as (
    select
        *,
        row_number() over (partition by segment_name, profile_id, second_key order by entered_at desc) as newest
    from {{ ref('segment_membership_history') }}
    where entered_at <= {{ as_of() }}
),

latest as (
    select
        {{ audience_id('periods') }} as audience_id,
        periods.segment_name,
        periods.profile_id,
        periods.entered_at,
        case when periods.exited_at <= {{ as_of() }} then periods.exited_at end as exited_at,
        {{ exclusive_question('periods.segment_name') }} as question
    from periods
    where periods.newest = 1
),

{# no one at all any more, or asked to be erased -#}
gone as (
    select
        latest.profile_id,
        erased.erased_at,
        -1 * row_number() over (order by {{ byte_order('latest.profile_id') }} desc) as person_number
    from (select distinct profile_id from latest) as latest
    left join {{ ref('int_export_people') }} as here on latest.profile_id = here.profile_id
    left join {{ ref('int_erased_profiles') }} as erased on latest.profile_id = erased.profile_id
    where here.profile_id is null
),

people as (
    select
        profile_id,
        phone_e164,
        klaviyo_id,
        bloomreach_customer_id,
        person_number,
        cast(null as {{ dbt.type_timestamp() }}) as erased_at
    from {{ ref('int_export_people') }}
    union all
    select
        gone.profile_id,
        cast(null as {{ dbt.type_string() }}) as phone_e164,
        ids.klaviyo_id,
        ids.bloomreach_customer_id,
        gone.person_number,
        gone.erased_at
    from gone
    left join {{ ref('int_vendor_ids') }} as ids on gone.profile_id = ids.profile_id
),

lost as (
    select
        phone_e164,
        min(changed_at) as lost_at
    from {{ ref('int_export_suppressions') }}
    group by phone_e164
),

judged as (
    select
        latest.*,
        people.phone_e164,
        people.klaviyo_id,
        people.bloomreach_customer_id,
        people.person_number,
        people.erased_at,
        case when latest.exited_at is null and members.profile_id is not null then 'entered' else 'exited' end as change_type,
        case
            when latest.exited_at is not null then latest.exited_at
            when members.profile_id is not null then latest.entered_at
            else {{ greatest_of('latest.entered_at', 'coalesce(lost.lost_at, consent.valid_from, ' ~ as_of() ~ ')') }}
        end as changed_at
    from latest
    inner join people on latest.profile_id = people.profile_id
    left join {{ ref('int_export_memberships') }} as members
        on latest.audience_id = members.audience_id and latest.profile_id = members.profile_id
    left join lost on people.phone_e164 = lost.phone_e164
    left join {{ ref('int_consent_history') }} as consent on people.phone_e164 = consent.phone_e164 and consent.valid_to is null
),

left_at as (
    select
        profile_id,
        question,
        exited_at,
        min(audience_id) as audience_id
    from latest
    where question is not null and exited_at is not null
    group by profile_id, question, exited_at
)

select
    judged.audience_id,
    judged.profile_id,
    judged.phone_e164,
    judged.klaviyo_id,
    coalesce(judged.bloomreach_customer_id, judged.profile_id) as bloomreach_id,
    judged.person_number,
    judged.change_type,
    judged.changed_at,
    previous.audience_id as previous_audience_id
from judged
left join left_at as previous
    on
        judged.profile_id = previous.profile_id
        and judged.question = previous.question
        and judged.changed_at = previous.exited_at
        and judged.change_type = 'entered'
where
    judged.changed_at > {{ as_of(minus_hours=24 * var('export_change_days')) }}
    and coalesce({{ add_hours('judged.erased_at', 24 * var('export_change_days')) }} <= judged.changed_at, true)
