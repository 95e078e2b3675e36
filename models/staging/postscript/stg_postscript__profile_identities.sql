{# All ids, numbers and addresses that a subscriber was ever seen with. -#}
{{ config(**connected_as('postscript', 'profile_identities')) }}
with

seen as (
    select
        *,
        {{ vendor_number('phone', has_calling_code=true) }} as phone_e164,
        coalesce(updated_at, created_at, loaded_at) as seen_at
    from {{ ref('base_postscript__subscribers') }}
    where subscriber_id is not null
),

identities as (
    {%- for id_type, value in {
        'postscript_id': 'subscriber_id', 'shopify_customer_id': 'shopify_customer_id', 'phone': 'phone_e164', 'email': 'email',
    }.items() %}
    select
        source_system,
        subscriber_id,
        '{{ id_type }}' as id_type,
        {{ value }} as id_value,
        coalesce(created_at, seen_at) as first_seen_at,
        seen_at as last_seen_at
    from seen
    where {{ value }} is not null
    union all
    {%- endfor %}
    select
        source_system,
        subscriber_id,
        'email' as id_type,
        email as id_value,
        event_time as first_seen_at,
        event_time as last_seen_at
    from {{ ref('base_postscript__events') }}
    where event_name = 'email_collected' and subscriber_id is not null and email is not null
    union all
    select
        source_system,
        subscriber_id,
        'phone' as id_type,
        {{ vendor_number('coalesce(sender, subscriber_phone)', has_calling_code=true) }} as id_value,
        event_time as first_seen_at,
        event_time as last_seen_at
    from {{ ref('base_postscript__events') }}
    where subscriber_id is not null
)

select
    source_system || ':' || subscriber_id as profile_id,
    id_type,
    id_value,
    min(first_seen_at) as first_seen_at,
    max(last_seen_at) as last_seen_at
from identities
where id_value is not null
group by source_system, subscriber_id, id_type, id_value
