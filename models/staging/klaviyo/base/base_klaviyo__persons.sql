{#
    All versions of a person that were loaded. Airbyte lands those whom no e-mail may be sent to once more, in a table that alone shows how they stand
    with texts: these rows are versions too, but not the current ones. A table, since many models read it.
-#}
{{ config(**connected_as('klaviyo')) }}
{{ config(materialized='table') }}
{%- set columns = klaviyo_person_columns() -%}
{%- set all_columns = ['source_system', 'default_country', 'loaded_at', 'is_deleted'] + columns.keys() | list -%}
{%- set mapped = {} -%}
{%- for property in mapped_properties('klaviyo') -%}
    {%- set key = property.property | replace('custom_', '', 1) -%}
    {%- do mapped.update({property.cell: ['text', property.property, 'custom_' ~ key, 'custom_fields/' ~ key, 'attributes/properties/' ~ key]}) -%}
{%- endfor -%}
{%- do columns.update(mapped) %}
with

persons as (
    {{ vendor_rows('klaviyo', ['person', 'profiles'], columns, key=['person_id']) }}
),

versions as (
    select
        {{ all_columns | join(', ') }},
        is_newest
        {%- for cell in mapped %}, {{ cell }}{% endfor %}
    from persons
    union all
    select
        {{ all_columns | join(', ') }},
        false as is_newest
        {%- for cell in mapped %}, cast(null as {{ dbt.type_string() }}) as {{ cell }}{% endfor %}
    from {{ ref('base_klaviyo__exclusions') }}
)

select
    *,
    {{ vendor_number('phone_number', 'country_code', has_calling_code=true) }} as phone_e164
from versions
