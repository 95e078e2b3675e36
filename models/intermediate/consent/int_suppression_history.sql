{# Whatever ever kept texts from a number beside missing consent, as one row each, with the time it holds; ends_at null = open. -#}
with

suppressions as (
    select * from {{ ref('int_suppressions_validated') }}
    where channel in ('sms', 'all')
),

on_numbers as (
    select
        coalesce(suppressions.phone_e164, profiles.phone_e164) as phone_e164,
        case
            when suppressions.reason = 'erased' then 'erased'
            when suppressions.reason = 'sunset' then 'sunset_suppressed'
            else 'suppressed'
        end as block_reason,
        suppressions.suppression_id as evidence_id,
        suppressions.starts_at,
        suppressions.ends_at,
        suppressions.first_loaded_at as known_at
    from suppressions
    left join {{ ref('int_profiles_resolved') }} as profiles
        on suppressions.phone_e164 is null and suppressions.profile_id = profiles.profile_id
)

select
    phone_e164,
    block_reason,
    evidence_id,
    starts_at,
    ends_at,
    known_at
from on_numbers
where phone_e164 is not null and (ends_at is null or ends_at > starts_at)
union all
select
    phone_e164,
    'suppressed' as block_reason,
    sms_event_id as evidence_id,
    blocks_from as starts_at,
    cleared_at as ends_at,
    arrived_at as known_at
from {{ ref('int_doubtful_texts') }}
union all
select
    phone_e164,
    'suppressed' as block_reason,
    evidence_id,
    blocks_from as starts_at,
    cast(null as {{ dbt.type_timestamp() }}) as ends_at,
    coalesce(loaded_at, blocks_from) as known_at
from {{ ref('int_unreadable_opt_outs') }}
