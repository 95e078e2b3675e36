{# The id of each customer, with the connection's name from the second shop on, and the browsers that customers finished a checkout in. -#}
{{ config(**connected_as('shopify', 'profile_identities')) }}
with

known_emails as (
    {{ held_by_one(ref('base_shopify__customers'), 'email') }}
),

browsers as (
    select
        events.source_system,
        coalesce(events.customer_id, known_emails.customer_id) as customer_id,
        events.client_id,
        events.occurred_at
    from {{ ref('base_shopify__checkout_events') }} as events
    left join known_emails on events.source_system = known_emails.source_system and events.email = known_emails.email
    where events.is_newest and not events.is_deleted and events.client_id is not null
)

select
    source_system || ':' || customer_id as profile_id,
    'shopify_customer_id' as id_type,
    case when source_system = '{{ (connections('shopify') | first).name }}' then customer_id else source_system || ':' || customer_id end as id_value,
    created_at as first_seen_at,
    updated_at as last_seen_at
from {{ ref('base_shopify__customers') }}
where is_newest
union all
select
    source_system || ':' || customer_id as profile_id,
    'client_id' as id_type,
    client_id as id_value,
    min(occurred_at) as first_seen_at,
    max(occurred_at) as last_seen_at
from browsers
where customer_id is not null
group by source_system, customer_id, client_id
