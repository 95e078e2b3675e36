{# Every row that names a subscriber: Attentive has no table of them. -#}
{{ config(**connected_as('attentive')) }}
{%- set tables = ['subscriptions', 'unsubscriptions', 'sent_messages', 'inbound_messages', 'link_clicks', 'custom_attributes', 'general_events'] %}
with

sightings as (
    {%- for table in tables %}
    select
        source_system,
        subscriber_id,
        phone,
        email,
        occurred_at,
        loaded_at,
        default_country
    from {{ ref('base_attentive__' ~ table) }}
    where subscriber_id is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    source_system,
    subscriber_id,
    phone as phone_raw,
    {{ vendor_number('phone', has_calling_code=true) }} as phone_e164,
    email,
    occurred_at,
    loaded_at
from sightings
