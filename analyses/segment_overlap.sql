{# How far segments overlap: one row an ordered pair that shares members. -#}
with

members as (
    select distinct
        segment_name,
        profile_id
    from {{ ref('segment_memberships') }}
),

sizes as (
    select
        segment_name,
        count(*) as members
    from members
    group by segment_name
),

pairs as (
    select
        members.segment_name,
        others.segment_name as other_segment_name,
        count(*) as members_in_both
    from members
    inner join members as others
        on members.profile_id = others.profile_id and members.segment_name <> others.segment_name
    group by members.segment_name, others.segment_name
)

select
    pairs.segment_name,
    pairs.other_segment_name,
    pairs.members_in_both,
    sizes.members,
    round({{ as_decimal('100.0 * pairs.members_in_both / sizes.members', 9, 4) }}, 1) as percent_of_segment_in_other
from pairs
inner join sizes on pairs.segment_name = sizes.segment_name
order by {{ byte_order('pairs.segment_name') }} asc, pairs.members_in_both desc, {{ byte_order('pairs.other_segment_name') }} asc
