{# Persons who would be one but for seed identity_overrides (different), each with the least of them. -#}
{{ config(enabled=connections() != []) }}
{%- set rounds = 12 %}
with

ties as (
    select distinct
        links.profile_id,
        anchors.undivided_anchor
    from {{ ref('int_profile_anchors') }} as anchors
    inner join {{ ref('int_profile_links') }} as links on anchors.profile_id = links.source_profile_id
    where anchors.undivided_anchor in (
        select divided.undivided_anchor from {{ ref('int_profile_anchors') }} as divided
        where divided.anchor <> divided.undivided_anchor
    )
),

labels_0 as (
    select distinct profile_id, profile_id as label from ties
),
{%- for round in range(1, rounds + 1) %}

anchors_{{ round }} as (
    select ties.undivided_anchor, min(known.label) as label
    from ties
    inner join labels_{{ round - 1 }} as known on ties.profile_id = known.profile_id
    group by ties.undivided_anchor
),

labels_{{ round }} as (
    select ties.profile_id, min(known.label) as label
    from ties
    inner join anchors_{{ round }} as known on ties.undivided_anchor = known.undivided_anchor
    group by ties.profile_id
){{ ',' if not loop.last }}
{%- endfor %}

select
    profile_id,
    label as undivided_id
from labels_{{ rounds }}
