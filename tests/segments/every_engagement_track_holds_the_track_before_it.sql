with

tracks as (
    select
        profile_id,
        max(case when segment_name = 'track_a_highly_engaged' then 1 else 0 end) as in_track_a,
        max(case when segment_name = 'track_b_engaged' then 1 else 0 end) as in_track_b,
        max(case when segment_name = 'track_c_less_engaged' then 1 else 0 end) as in_track_c,
        max(case when segment_name = 'track_d_unengaged' then 1 else 0 end) as in_track_d
    from {{ ref('segment_memberships') }}
    group by profile_id
)

select profile_id
from tracks
where
    in_track_a > in_track_b
    or in_track_b > in_track_c
    or in_track_c > in_track_d
