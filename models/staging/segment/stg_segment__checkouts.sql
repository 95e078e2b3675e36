{# A checkout is complete with the order that names it. -#}
{{ config(**connected_as('segment', 'checkouts')) }}
with

started_checkouts as (
    select
        *,
        coalesce(checkout_id, event_id) as native_id,
        row_number() over (partition by source_system, coalesce(checkout_id, event_id) order by occurred_at, event_id) as start
    from {{ ref('base_segment__order_events') }}
    where event_name = 'started'
),

completed_checkouts as (
    select source_system, checkout_id, min(occurred_at) as completed_at, min(order_id) as order_id
    from {{ ref('base_segment__orders') }}
    where checkout_id is not null
    group by source_system, checkout_id
)

select
    started.source_system || ':' || started.native_id as checkout_id,
    started.source_system || ':' || started.cart_id as cart_id,
    started.source_system || ':' || started.person_id as profile_id,
    started.occurred_at as started_at,
    completed.completed_at,
    started.source_system || ':' || completed.order_id as order_id,
    coalesce(started.value, started.total, started.revenue) as checkout_value,
    coalesce(upper(started.currency), started.default_currency) as currency,
    started.source_system,
    started.loaded_at
from started_checkouts as started
left join completed_checkouts as completed on started.source_system = completed.source_system and started.checkout_id = completed.checkout_id
where started.start = 1
