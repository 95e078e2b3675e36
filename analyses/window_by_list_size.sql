{#
    Which engagement window fits the size of the list: onetext_segmentation advises short windows for large lists and long ones for
    small lists. It names no numbers; the sizes here are ours.
-#}
{%- set tracks = {
    'track_a_highly_engaged': [var('track_a_days'), 100000],
    'track_b_engaged': [var('track_b_days'), 20000],
    'track_c_less_engaged': [var('track_c_days'), 5000],
    'track_d_unengaged': [var('track_d_days'), 0],
} -%}
with

tracks as (
    {% for segment_name, track in tracks.items() -%}
    select
        '{{ segment_name }}' as segment_name,
        {{ track[0] }} as window_days,
        {{ track[1] }} as from_subscribers
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

list as (
    select count(*) as subscribers
    from {{ ref('sms_subscribers') }}
),

advice as (
    select max(tracks.from_subscribers) as from_subscribers
    from tracks
    cross join list
    where tracks.from_subscribers <= list.subscribers
)

select
    tracks.window_days,
    tracks.segment_name,
    catalog.members,
    list.subscribers,
    round({{ as_decimal('100.0 * catalog.members / nullif(list.subscribers, 0)', 9, 4) }}, 1) as percent_of_list,
    tracks.from_subscribers as for_lists_from,
    tracks.from_subscribers = advice.from_subscribers as is_advised
from tracks
inner join {{ ref('segment_catalog') }} as catalog on tracks.segment_name = catalog.segment_name
cross join list
cross join advice
order by tracks.window_days
