{#
    Persons who may be one, each with the least of them: those that seed identity_overrides (different) took apart, and those whose ids say so while the
    chain or the crowd is not believed. An opt-out of one without a number is one of all. A round of the loop at least halves how many groups a chain is in.
-#}
{{ config(enabled=connections() != []) }}
{%- set rounds = 12 %}
with

unbelieved as (
    select
        links.profile_id as person_id,
        named_links.profile_id as named_person_id
    from {{ ref('int_linked_profiles') }} as linked
    inner join {{ ref('int_profile_links') }} as links on linked.profile_id = links.source_profile_id
    inner join {{ ref('int_profile_links') }} as named_links on linked.named_profile_id = named_links.source_profile_id
    where links.profile_id <> named_links.profile_id
),

ties as (
    select
        links.profile_id as person_id,
        anchors.undivided_anchor as tie
    from {{ ref('int_profile_anchors') }} as anchors
    inner join {{ ref('int_profile_links') }} as links on anchors.profile_id = links.source_profile_id
    where anchors.undivided_anchor in (
        select divided.undivided_anchor from {{ ref('int_profile_anchors') }} as divided
        where divided.anchor <> divided.undivided_anchor
    )
    union distinct
    select person_id, 'link ' || person_id || ' ' || named_person_id as tie from unbelieved
    union distinct
    select named_person_id as person_id, 'link ' || person_id || ' ' || named_person_id as tie from unbelieved
),

groups_0 as (
    select person_id, tie, {{ byte_order('person_id') }} as undivided_id
    from ties
),
{%- for round in range(1, rounds + 1) %}

met_{{ round }} as (
    select *, min({{ byte_order('undivided_id') }}) over (partition by tie) as least_id
    from groups_{{ round - 1 }}
),

groups_{{ round }} as (
    select person_id, tie, min({{ byte_order('least_id') }}) over (partition by undivided_id) as undivided_id
    from met_{{ round }}
){{ ',' if not loop.last }}
{%- endfor %}

select distinct
    person_id as profile_id,
    undivided_id
from groups_{{ rounds }}
