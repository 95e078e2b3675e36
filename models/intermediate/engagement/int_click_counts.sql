{#
    Clicks of the last 180 days by period of 30 days, local hour and type of text. The hour is that of the profile's own zone when it
    is known, else of its number's when that has only one.
-#}
with

clicks as (
    select * from {{ ref('int_sms_clicks') }}
),

zones as (
    select distinct time_zone from {{ ref('zone_offsets') }}
),

profile_zones as (
    select
        profiles.profile_id,
        profiles.phone_e164,
        coalesce(zones.time_zone, case when prefixes.time_zones not like '%;%' then prefixes.time_zones end) as time_zone
    from {{ ref('int_live_profiles') }} as profiles
    left join zones on profiles.timezone = zones.time_zone
    left join {{ ref('int_phone_numbers') }} as numbers on profiles.phone_e164 = numbers.phone_e164
    left join {{ ref('int_phone_prefixes') }} as prefixes on numbers.prefix = prefixes.prefix
),

local_clicks as (
    select
        profile_zones.profile_id,
        cast(floor(clicks.days_ago / 30) as integer) as periods_ago,
        cast(extract(hour from {{ add_minutes('clicks.clicked_at', 'offsets.offset_minutes') }}) as integer) as local_hour,
        clicks.message_type
    from clicks
    inner join profile_zones on clicks.phone_e164 = profile_zones.phone_e164
    left join {{ ref('zone_offsets') }} as offsets
        on
            profile_zones.time_zone = offsets.time_zone
            and clicks.clicked_at >= offsets.starts_at
            and clicks.clicked_at < offsets.ends_at
)

select
    profile_id,
    periods_ago,
    local_hour,
    message_type,
    cast(count(*) as integer) as clicks
from local_clicks
group by profile_id, periods_ago, local_hour, message_type
