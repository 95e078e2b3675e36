{#
    Click rate of each engagement track against the band that klaviyo_vip_and_tracks defines it by. Membership decides who is in a
    track, and each track holds the one before it; the rate is over its own window. The guide leaves 8-10 %, 6-7 % and the
    edges open: guide_band goes by its words alone, band has the gaps filled (decision C09).
-#}
{%- set tracks = {
    'track_a_highly_engaged': ['A', var('track_a_days')],
    'track_b_engaged': ['B', var('track_b_days')],
    'track_c_less_engaged': ['C', var('track_c_days')],
    'track_d_unengaged': ['D', var('track_d_days')],
} -%}
with

tracks as (
    {% for segment_name, track in tracks.items() -%}
    select
        '{{ segment_name }}' as segment_name,
        '{{ track[0] }}' as track,
        {{ track[1] }} as window_days
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

members as (
    select
        memberships.segment_name,
        memberships.profile_id,
        subscribers.phone_e164
    from {{ ref('segment_memberships') }} as memberships
    inner join {{ ref('sms_subscribers') }} as subscribers on memberships.profile_id = subscribers.profile_id
    where memberships.segment_name in ('{{ tracks | join("', '") }}')
),

rates as (
    select
        tracks.track,
        tracks.window_days,
        count(distinct members.profile_id) as members,
        count(case when messages.received_days_ago < tracks.window_days then 1 end) as texts_received,
        100.0 * count(case when messages.clicked_days_ago < tracks.window_days then 1 end)
        / nullif(count(case when messages.received_days_ago < tracks.window_days then 1 end), 0) as click_rate_percent
    from tracks
    left join members on tracks.segment_name = members.segment_name
    left join {{ ref('int_sms_message_recency') }} as messages
        on members.phone_e164 = messages.phone_e164 and messages.is_marketing
    group by tracks.track, tracks.window_days
),

banded as (
    select
        *,
        case
            when click_rate_percent > 10 then 'A'
            when click_rate_percent between 7 and 8 then 'B'
            when click_rate_percent between 5 and 6 then 'C'
            when click_rate_percent < 5 then 'D'
        end as guide_band,
        case
            when click_rate_percent > 10 then 'A'
            when click_rate_percent > 6.5 then 'B'
            when click_rate_percent >= 5 then 'C'
            when click_rate_percent < 5 then 'D'
        end as band
    from rates
)

select
    track,
    window_days,
    members,
    texts_received,
    round({{ as_decimal('click_rate_percent', 9, 4) }}, 2) as click_rate_percent,
    guide_band,
    band,
    case when guide_band is null and band is not null then 'filled' else 'guide' end as band_source,
    band <= track as reaches_its_band
from banded
order by track
