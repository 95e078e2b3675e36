{#
    The hours in which a person wants no texts, as HH:MM-HH:MM of the local day. A wish that cannot be read, or was refused, or
    names but one end, leaves no hour open: 00:00-24:00.
-#}
with

wishes as (
    select
        profile_id,
        lower(preference_key) as edge,
        preference_value as clock
    from {{ ref('int_preferences_validated') }}
    where preference_type = 'quiet_hours'
    union all
    select
        profile_id,
        'refused' as edge,
        preference_value as clock
    from {{ ref('stg_inputs__preferences') }}
    where preference_type = 'quiet_hours' and profile_id is not null and not is_accepted
),

read as (
    select
        profile_id,
        max(case when edge = 'start' then clock end) as starts_at,
        max(case when edge = 'end' then clock end) as ends_at,
        min(case when edge in ('start', 'end') and {{ matches('clock', '^([01][0-9]|2[0-3]):[0-5][0-9]$') }} then 1 else 0 end) = 1
            as is_readable
    from wishes
    group by profile_id
)

select
    profile_id,
    case when is_readable and starts_at <> ends_at then starts_at || '-' || ends_at else '00:00-24:00' end as quiet_hours
from read
