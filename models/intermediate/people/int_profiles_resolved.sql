with

{# a state written small is that state, and its law binds -#}
profiles as (
    select
        profile_id,
        phone_e164,
        phone_raw,
        upper(country_code) as country_code,
        upper(region_code) as region_code,
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
        is_test
    from {{ ref('int_profiles_validated') }}
),

nanp_countries as (
    select distinct country_code from {{ ref('nanp_area_codes') }}
),

raw_digits as (
    select
        profiles.profile_id,
        {{ replace_matches('profiles.phone_raw', '[^0-9]', '') }} as digits
    from profiles
    inner join nanp_countries on profiles.country_code = nanp_countries.country_code
    where profiles.phone_e164 is null and profiles.phone_raw is not null
)

select
    profiles.profile_id,
    coalesce(
        profiles.phone_e164,
        case
            when length(raw_digits.digits) = 10 then '+1' || raw_digits.digits
            when length(raw_digits.digits) = 11 and raw_digits.digits like '1%' then '+' || raw_digits.digits
        end
    ) as phone_e164,
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
    (profiles.deleted_at is null or profiles.deleted_at > {{ as_of() }})
    and not coalesce(profiles.is_test, false) as is_live
from profiles
left join raw_digits on profiles.profile_id = raw_digits.profile_id
