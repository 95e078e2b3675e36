{#
    The hours in which a person wants no texts, as HH:MM-HH:MM of the local day. A preference that cannot be read, or names but one end,
    leaves no hour open: 00:00-24:00.
-#}
with

preferences as (
    select
        profile_id,
        preference_key,
        {#- 9:00 and 09:00:00 are 09:00 #}
        case
            when {{ regexp_match('preference_value', '^[0-9]:[0-5][0-9](:[0-5][0-9])?$') }} then '0' || substring(preference_value, 1, 4)
            when {{ regexp_match('preference_value', '^[0-9]{2}:[0-5][0-9]:[0-5][0-9]$') }} then substring(preference_value, 1, 5)
            else preference_value
        end as preference_value
    from {{ ref('int_contact_preferences') }}
    where preference_type = 'quiet_hours'
),

read as (
    select
        profile_id,
        max(case when preference_key = 'start' then preference_value end) as starts_at,
        max(case when preference_key = 'end' then preference_value end) as ends_at,
        count(*) = 2 and count(case when {{ regexp_match('preference_value', '^([01][0-9]|2[0-3]):[0-5][0-9]$') }} then 1 end) = 2 as is_readable
    from preferences
    group by profile_id
)

select
    profile_id,
    case when is_readable and starts_at <> ends_at then starts_at || '-' || ends_at else '00:00-24:00' end as quiet_hours
from read
