{#
    The id that a vendor knows a person by, one a person and vendor, and no id of two people: its primary one, else the one seen last. One that
    two people have is the elder one's by name, and never that of someone who is gone: a vendor that erases by it would erase who is still there.
-#}
with

identities as (
    select
        {{ person_of('identities') }} as profile_id,
        identities.id_type,
        identities.id_value,
        identities.is_primary,
        identities.last_seen_at
    from {{ ref('int_profile_identities_validated') }} as identities
    {{- join_persons('identities') }}
    where identities.id_type in ('klaviyo_id', 'attentive_external_id', 'postscript_id', 'bloomreach_customer_id')
),

held as (
    select distinct
        identities.id_type,
        identities.id_value
    from identities
    inner join {{ ref('int_live_profiles') }} as live on identities.profile_id = live.profile_id
),

ranked as (
    select
        identities.profile_id,
        identities.id_type,
        identities.id_value,
        row_number() over (
            partition by identities.profile_id, identities.id_type
            order by
                case when identities.is_primary then 1 else 2 end,
                case when identities.last_seen_at is null then 2 else 1 end,
                identities.last_seen_at desc,
                {{ byte_order('identities.id_value') }}
        ) as place
    from identities
    left join {{ ref('int_live_profiles') }} as live on identities.profile_id = live.profile_id
    left join held on identities.id_type = held.id_type and identities.id_value = held.id_value
    where live.profile_id is not null or held.id_value is null
),

claimed as (
    select
        *,
        row_number() over (partition by id_type, id_value order by {{ byte_order('profile_id') }}) as claim
    from ranked
    where place = 1
)

select
    profile_id,
    max(case when id_type = 'klaviyo_id' then id_value end) as klaviyo_id,
    max(case when id_type = 'attentive_external_id' then id_value end) as attentive_external_id,
    max(case when id_type = 'postscript_id' then id_value end) as postscript_id,
    max(case when id_type = 'bloomreach_customer_id' then id_value end) as bloomreach_customer_id
from claimed
where claim = 1
group by profile_id
