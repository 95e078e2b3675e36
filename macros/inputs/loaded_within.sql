{# Condition: the row arrived within the parts. The bound on the bare column lets an engine skip what arrived before. #}
{% macro loaded_within(relation, parts) -%}
    {%- if '1970-01-01' not in parts -%}
    {{ relation }}.loaded_at >= cast('{{ parts | min }}' as {{ dbt.type_timestamp() }}) and{{ ' ' }}
    {%- endif -%}
    {{ load_partition(relation ~ '.loaded_at') }} in ({{ date_list(parts) }})
{%- endmacro %}
