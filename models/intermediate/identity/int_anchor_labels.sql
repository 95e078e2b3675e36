{#
    Anchors that ids of a shop or the seed identity_overrides link, each with the least anchor that it is linked to, also through others. Every round
    of the loop looks one link further. Where the last one has not met the end (is_settled), the chain is too long to be believed.
-#}
{{ config(enabled=connections() != []) }}
{%- set rounds = 12 %}
with

edges as (
    select distinct
        named_from.anchor as anchor,
        named_to.anchor as neighbor
    from {{ ref('int_linked_profiles') }} as links
    inner join {{ ref('int_profile_anchors') }} as named_from on links.profile_id = named_from.profile_id
    inner join {{ ref('int_profile_anchors') }} as named_to on links.named_profile_id = named_to.profile_id
    where links.is_kept and named_from.anchor <> named_to.anchor
),

neighbors as (
    select anchor, neighbor from edges
    union distinct
    select neighbor as anchor, anchor as neighbor from edges
    union distinct
    select anchor, anchor as neighbor from edges
    union distinct
    select neighbor as anchor, neighbor from edges
),

labels_0 as (
    select distinct anchor, anchor as label from neighbors
),
{%- for round in range(1, rounds + 1) %}

labels_{{ round }} as (
    select neighbors.anchor, min({{ byte_order('known.label') }}) as label
    from neighbors
    inner join labels_{{ round - 1 }} as known on neighbors.neighbor = known.anchor
    group by neighbors.anchor
),
{%- endfor %}

{# an edge between two labels: the chain goes on on both sides of it -#}
unsettled as (
    select distinct known.label
    from neighbors
    inner join labels_{{ rounds }} as known on neighbors.anchor = known.anchor
    inner join labels_{{ rounds }} as further on neighbors.neighbor = further.anchor
    where known.label <> further.label
)

select
    labels.anchor,
    labels.label,
    unsettled.label is null as is_settled
from labels_{{ rounds }} as labels
left join unsettled on labels.label = unsettled.label
