{# Members at as_of of the segments that flows start from; track_c and unengaged are engagement tracks. -#}
select distinct
    'segment:' || segment_name as trigger_name,
    profile_id
from {{ ref('segment_memberships') }}
union all
select
    'segment:track_c' as trigger_name,
    profile_id
from {{ ref('sms_subscribers') }}
where engagement_track = 'track_c'
union all
select
    'segment:unengaged' as trigger_name,
    profile_id
from {{ ref('sms_subscribers') }}
where engagement_track in ('track_d', 'never_clicked')
