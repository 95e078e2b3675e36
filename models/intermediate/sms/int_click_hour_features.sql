{# At which local hours a profile clicks: by its own zone when that is known, else by its number's when that has only one. -#}
with

clicks as (
    select
        events.phone_e164,
        events.occurred_at
    from {{ ref('int_sms_events_validated') }} as events
    inner join {{ ref('int_sms_messages') }} as messages
        on
            events.phone_e164 = messages.phone_e164
            and {{ message_key('events') }} = messages.message_id
    where
        events.direction = 'outbound'
        and events.event_type = 'clicked'
        and not coalesce(events.is_bot_click, false)
        and events.occurred_at <= {{ as_of() }}
        and {{ days_since(reporting_date('events.occurred_at')) }} < 180
        and messages.is_marketing
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
        extract(hour from {{ add_minutes('clicks.occurred_at', 'offsets.offset_minutes') }}) as local_hour
    from clicks
    inner join profile_zones on clicks.phone_e164 = profile_zones.phone_e164
    left join {{ ref('zone_offsets') }} as offsets
        on
            profile_zones.time_zone = offsets.time_zone
            and clicks.occurred_at >= offsets.starts_at
            and clicks.occurred_at < offsets.ends_at
)

select
    profile_id,
    case
        when count(local_hour) > 0 then {{ ratio('count(case when local_hour >= 20 then 1 end)', 'count(*)') }}
    end as night_click_share_180d,
    case
        when count(local_hour) > 0
            then {{ ratio('count(case when local_hour >= 5 and local_hour < 9 then 1 end)', 'count(*)') }}
    end as morning_click_share_180d
from local_clicks
group by profile_id
