{{ config(**connected_as('bloomreach', 'profile_identities')) }}
with

identities as (
    {%- for value, id_type in {
        'customer_id': 'bloomreach_customer_id', 'registered': 'bloomreach_customer_id', 'cookie': 'client_id', 'email': 'email', 'phone_e164': 'phone',
    }.items() %}
    select source_system, customer_id, '{{ id_type }}' as id_type, {{ value }} as id_value
    from (
        select *, {{ vendor_number('phone', country='country_code') }} as phone_e164
        from {{ ref('base_bloomreach__customers') }}
    ) as customers
    where customer_id is not null and {{ value }} is not null
    {{ 'union distinct' if not loop.last }}
    {%- endfor %}
)

select
    source_system || ':' || customer_id as profile_id,
    id_type,
    id_value
from identities
