{#
    Which source profiles are one person. Its profile_id is that of the oldest, so it stays when another source joins. Chains that are too long and persons
    of too many profiles are not believed: there only profiles that share an address or number are one.
-#}
{{ config(enabled=connections() != []) }}
with

grouped as (
    select
        profiles.profile_id,
        profiles.created_at,
        profiles.identity_rank,
        anchors.anchor,
        case when labels.is_settled then labels.label else anchors.anchor end as label
    from {{ ref('int_source_profiles') }} as profiles
    inner join {{ ref('int_profile_anchors') }} as anchors on profiles.profile_id = anchors.profile_id
    left join {{ ref('int_anchor_labels') }} as labels on anchors.anchor = labels.anchor
),

sized as (
    select
        *,
        count(*) over (partition by label) <= {{ 2 * var('identity_max_profiles') }} as is_believed
    from grouped
),

persons as (
    select
        *,
        case when is_believed then label else anchor end as person
    from sized
)

select
    profile_id as source_profile_id,
    first_value(profile_id) over (partition by person order by created_at nulls last, identity_rank, {{ byte_order('profile_id') }}) as profile_id
from persons
