{# The export says yes without a date or words: consent only where the user vouches for it (var attested_consent). No may mean never asked. -#}
{{ config(**connected_as('shopify_csv', 'consent_events')) }}
{%- set attested = [] -%}
{%- for connection in connections('shopify_csv') if connection.name in var('attested_consent') -%}{%- do attested.append(connection.name) -%}{%- endfor %}
with

attestations as (
    {%- for name in attested %}
    {%- set word = var('attested_consent')[name] %}
    select
        '{{ name }}' as connection_name,
        {{ escaped_literal(word.level) }} as consent_level,
        {{ escaped_literal(word.source) }} as source,
        cast({{ escaped_literal(word.consented_at) }} as {{ dbt.type_timestamp() }}) as consented_at
    {{ 'union all' if not loop.last }}
    {%- else %}
    select
        cast(null as {{ dbt.type_string() }}) as connection_name,
        cast(null as {{ dbt.type_string() }}) as consent_level,
        cast(null as {{ dbt.type_string() }}) as source,
        cast(null as {{ dbt.type_timestamp() }}) as consented_at
    {%- endfor %}
)

select
    customers.source_system || ':attested:' || customers.customer_id as consent_event_id,
    customers.source_system || ':' || customers.customer_id as profile_id,
    {{ vendor_number('customers.phone', 'customers.country_code') }} as phone_e164,
    'sms' as channel,
    'marketing' as message_category,
    'opt_in' as action,
    attestations.consent_level,
    attestations.consented_at as occurred_at,
    attestations.source,
    customers.source_system,
    customers.loaded_at
from {{ ref('base_shopify_csv__customers') }} as customers
inner join attestations on customers.source_system = attestations.connection_name
where customers.is_newest and customers.accepts_sms
