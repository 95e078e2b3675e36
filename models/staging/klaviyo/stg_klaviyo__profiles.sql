{{ config(**connected_as('klaviyo', 'profiles')) }}
{%- set mapped = mapped_properties('klaviyo') | map(attribute='to') | unique | list -%}
{%- set own = ['email', 'first_name', 'last_name', 'country_code', 'region_code', 'city', 'postal_code', 'timezone', 'locale', 'created_at', 'updated_at'] %}
with

persons as (
    select
        *,
        {{ is_on_earth() }} as is_on_earth
    from {{ ref('base_klaviyo__persons') }}
    where is_newest
)

select
    source_system || ':' || person_id as profile_id,
    phone_e164,
    phone_number as phone_raw,
    case when is_on_earth then latitude end as latitude,
    case when is_on_earth then longitude end as longitude,
    case when is_deleted then loaded_at end as deleted_at,
    {%- for column in own if column not in mapped %}
    {{ column }},
    {%- endfor %}
    {%- for column in mapped %}
    {%- set value = mapped_value('klaviyo', column) %}
    {{ 'coalesce(' ~ value ~ ', cast(' ~ column ~ ' as ' ~ dbt.type_string() ~ '))' if column in own else value }} as {{ column }},
    {%- endfor %}
    source_system
from persons
