{# Rows whose id the connection names; its other properties are no consent, whatever they say. -#}
{{ config(**connected_as('onetext', 'profiles')) }}
{%- set mapped = mapped_properties('onetext') | map(attribute='to') | unique | list -%}
{%- set dated = ['created_at', 'updated_at'] -%}
{%- set placed = ['latitude', 'longitude'] -%}
with

subscribers as (
    select
        source_system,
        default_country,
        loaded_at,
        {%- for column in mapped %}
        {{ mapped_value('onetext', column) }} as {{ column }}{{ ',' if not loop.last or 'profile_id' not in mapped }}
        {%- endfor %}
        {%- if 'profile_id' not in mapped %}
        cast(null as {{ dbt.type_string() }}) as profile_id
        {%- endif %}
    from {{ ref('base_onetext__subscribers') }}
    where is_newest
)

select
    source_system || ':' || profile_id as profile_id,
    {%- for column in mapped if column not in ['profile_id', 'phone_e164'] + placed + dated %}
    {{ column }},
    {%- endfor %}
    {%- if placed | reject('in', mapped) | list == [] %}
    {%- for column in placed %}
    case when {{ is_on_earth() }} then {{ column }} end as {{ column }},
    {%- endfor %}
    {%- endif %}
    {%- if 'phone_e164' in mapped %}
    {{ vendor_number('phone_e164', country='country_code' if 'country_code' in mapped else none) }} as phone_e164,
    {%- if 'phone_raw' not in mapped %}
    phone_e164 as phone_raw,
    {%- endif %}
    {%- endif %}
    {%- for column in dated %}
    {%- set landed = 'cast(loaded_at as ' ~ dbt.type_string() ~ ')' %}
    {{ 'coalesce(' ~ column ~ ', ' ~ landed ~ ')' if column in mapped else landed }} as {{ column }},
    {%- endfor %}
    source_system
from subscribers
where profile_id is not null
