{# Clicks of the last 180 days by period of 30 days, local hour and type of text. -#}
with

clicks as (
    select * from {{ ref('int_sms_clicks') }}
),

profile_zones as (
    select * from {{ ref('int_profile_zones') }}
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
