{# Own properties of an account's persons: columns of the loader, or keys of one document. -#}
{{ config(**connected_as('klaviyo')) }}
{%- set tables = ['person', 'profiles'] -%}
{%- set custom = custom_columns('klaviyo', tables, 'custom_', documents=['custom_fields']) -%}
{%- set columns = {
    'person_id': ['id', 'id'],
    'updated_at': ['time', 'updated', 'attributes/updated'],
    'document': ['text', 'custom_fields', 'attributes/properties'],
} -%}
{%- for name, column in custom.items() -%}
    {%- do columns.update({'custom_' ~ name: ['text', column]}) -%}
{%- endfor %}
with

persons as (
    {{ vendor_rows('klaviyo', tables, columns, key=['person_id']) }}
),

documents as (
    select source_system, person_id, updated_at, document
    from persons
    where is_newest and document is not null
)

select
    source_system,
    person_id,
    updated_at,
    lower({{ replace_matches(replace_matches('pair_key', '[^A-Za-z0-9]+', '_'), '^_|_$', '') }}) as property_name,
    nullif(trim(pair_value), '') as property_value
from {{ json_pairs('documents', 'document') }} as pairs
{%- if custom %}
union all
select
    persons.source_system,
    persons.person_id,
    persons.updated_at,
    names.property_name,
    case names.property_name
        {%- for name in custom %}
        when '{{ name }}' then persons.custom_{{ name }}
        {%- endfor %}
    end as property_value
from persons
cross join (
    {%- for name in custom %}
    select '{{ name }}' as property_name{{ ' union all' if not loop.last }}
    {%- endfor %}
) as names
where persons.is_newest
{%- endif %}
