{#
    Which engagement window fits the size of the list: onetext_segmentation advises short windows for large lists and long ones for
    small lists. It names no numbers; the sizes here are ours.
-#}
with

tracks as (
    select
        'track_a_highly_engaged' as segment_name,
        {{ var('track_a_days') }} as window_days,
        100000 as from_subscribers
    union all
    select
        'track_b_engaged' as segment_name,
        {{ var('track_b_days') }} as window_days,
        20000 as from_subscribers
    union all
    select
        'track_c_less_engaged' as segment_name,
        {{ var('track_c_days') }} as window_days,
        5000 as from_subscribers
    union all
    select
        'track_d_unengaged' as segment_name,
        {{ var('track_d_days') }} as window_days,
        0 as from_subscribers
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
    round(cast(100.0 * catalog.members / nullif(list.subscribers, 0) as decimal(9, 4)), 1) as percent_of_list,
    tracks.from_subscribers as for_lists_from,
    tracks.from_subscribers = advice.from_subscribers as is_advised
from tracks
inner join {{ ref('segment_catalog') }} as catalog on tracks.segment_name = catalog.segment_name
cross join list
cross join advice
order by tracks.window_days
