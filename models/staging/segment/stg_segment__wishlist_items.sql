{{ config(**connected_as('segment', 'wishlist_items')) }}
with

changes as (
    select
        source_system,
        person_id,
        product_id,
        max(case event_name when 'added' then occurred_at end) as added_at,
        max(case event_name when 'removed' then occurred_at end) as removed_at
    from {{ ref('base_segment__wishlist_events') }}
    where person_id is not null and product_id is not null
    group by source_system, person_id, product_id
)

select
    source_system || ':' || person_id || ':' || product_id as wishlist_item_id,
    source_system || ':' || person_id as profile_id,
    source_system || ':' || product_id as product_id,
    added_at,
    case when removed_at >= added_at then removed_at end as removed_at
from changes
where added_at is not null
