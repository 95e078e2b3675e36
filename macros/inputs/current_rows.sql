{# Accepted rows of a big input, one a key: the same as validated_input gives for the others. #}
{% macro current_rows(name) %}
    {%- set rows_read = ref('int_' ~ name ~ '_versions') -%}
    {%- if not execute -%}
        {{ return('select 1') }}
    {%- endif -%}
select
    {{ staged_columns(name) | join(',\n    ') }},
    row_versions,
    first_loaded_at
from {{ rows_read }}
where is_current
{%- endmacro %}
