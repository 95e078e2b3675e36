{#
    A warning: a property that stands for a column (sources.<connection>.properties) and that no person has. Within a document names have a case:
    birthday finds no Birthday there, and a birthday that is not found blocks no one.
-#}
{%- set bases = {'klaviyo': 'base_klaviyo__persons', 'onetext': 'base_onetext__subscribers'} -%}
{%- set searched = [] -%}
{%- for vendor, base in bases.items() -%}
    {%- for property in mapped_properties(vendor) -%}{%- do searched.append((base, property)) -%}{%- endfor -%}
{%- endfor -%}
{{ config(severity='warn', enabled=searched != []) }}

{% for base, property in searched %}
select connection_name, property_name
from (
    select
        '{{ property.connection }}' as connection_name,
        {{ escaped_literal(property.property) }} as property_name,
        count({{ property.cell }}) as filled
    from {{ ref(base) }}
    where source_system = '{{ property.connection }}'
) as found_{{ loop.index }}
where filled = 0
{{ 'union all' if not loop.last }}
{% endfor %}
