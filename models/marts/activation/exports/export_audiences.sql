with

members as (
    select
        audience_id,
        count(*) as members
    from {{ ref('int_export_memberships') }}
    group by audience_id
),

{# a segment with a second key is an audience for each value that anybody has or had -#}
keyed as (
    select distinct
        audience_id,
        segment_name
    from {{ ref('int_export_memberships') }}
    union distinct
    select distinct
        audience_id,
        {{ split_text('audience_id', ':', 1) }} as segment_name
    from {{ ref('int_export_changes') }}
),

audiences as (
    select
        coalesce(keyed.audience_id, segments.segment_name) as audience_id,
        segments.segment_name,
        segments.title,
        segments.description,
        segments.family
    from {{ ref('segment_catalog') }} as segments
    left join keyed on segments.segment_name = keyed.segment_name
    where segments.is_enabled or keyed.audience_id is not null
)

select
    audiences.audience_id,
    case
        when audiences.audience_id like '%:%'
            {#- a second key may hold a colon itself #}
            then substring(audiences.title || ': ' || substring(audiences.audience_id, length(audiences.segment_name) + 2), 1, 200)
        else substring(audiences.title, 1, 200)
    end as audience_name,
    audiences.description,
    audiences.audience_id as external_id,
    audiences.family <> 'base' as is_sendable,
    cast(coalesce(members.members, 0) as integer) as members
from audiences
left join members on audiences.audience_id = members.audience_id
