{# Accepted rows of a big input, one a key: the same as validated_input gives for the others. #}
{% macro current_rows(name) %}
    {%- set rows_read = ref('int_' ~ name ~ '_versions') -%}
    {%- set persons = join_persons('rows_read') -%}
    {%- if not execute -%}
        {{ return('select 1') }}
    {%- endif -%}
select
    {%- for column in staged_columns(name) %}
    {{ person_of('rows_read') ~ ' as profile_id' if column == 'profile_id' else 'rows_read.' ~ column }},
    {%- endfor %}
    {%- if connections() %}
    rows_read.profile_id as source_profile_id,
    {%- endif %}
    rows_read.row_versions,
    rows_read.first_loaded_at
from {{ rows_read }} as rows_read
{{- persons }}
where rows_read.is_current
{%- endmacro %}
