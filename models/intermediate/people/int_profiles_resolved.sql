with

profiles as (
    select
        profile_id,
        {#- what is given and no number stays, so that it shows as invalid #}
        coalesce(phone_e164, phone_raw, phone_e164_received) as phone_e164,
        email,
        country_code,
        region_code,
        city,
        latitude,
        longitude,
        timezone,
        birth_date,
        gender,
        persona,
        preferred_store_id,
        created_at,
        updated_at,
        deleted_at,
        is_test,
        row_versions,
        {{ has_problem('birth_date') }} as is_birth_date_unread,
        {{ has_problem('country_code') }}
        or {{ has_problem('region_code') }}
        or {{ has_problem('timezone') }} as is_place_unread
    from {{ ref('int_profiles_merged' if connections() else 'int_profiles_validated') }}
),

{# versions that nobody can put in order: any of them may be the one that ended something -#}
undated as (
    select distinct {{ person_of('staged') }} as profile_id
    from {{ ref('stg_inputs__profiles') }} as staged
    {{- join_persons('staged') }}
    where staged.updated_at is null
)

select
    profiles.profile_id,
    profiles.phone_e164,
    profiles.email,
    {#- a territory of the US is a country of its own, also when an address writes it as a region #}
    case
        when profiles.country_code = 'US' and profiles.region_code in ({{ us_territories() }}) then profiles.region_code
        else profiles.country_code
    end as country_code,
    case
        when profiles.country_code = 'US' and profiles.region_code in ({{ us_territories() }}) then null
        else profiles.region_code
    end as region_code,
    profiles.city,
    profiles.latitude,
    profiles.longitude,
    profiles.timezone,
    profiles.birth_date,
    profiles.gender,
    profiles.persona,
    profiles.preferred_store_id,
    profiles.created_at,
    profiles.updated_at,
    profiles.is_birth_date_unread,
    profiles.is_place_unread,
    profiles.is_test,
    (profiles.deleted_at is null or profiles.deleted_at > {{ as_of() }})
    and not coalesce(profiles.is_test, false)
    and not (profiles.row_versions > 1 and undated.profile_id is not null) as is_live
from profiles
left join undated on profiles.profile_id = undated.profile_id
