{# Of a group, the value of the latest row in which a column is filled, as text; of several the greatest. Null where none is. #}
{% macro latest_known(column, moment) %}
    {{- return(adapter.dispatch('latest_known', 'sms_segmentation')(column, moment)) -}}
{% endmacro %}

{% macro duckdb__latest_known(column, moment) -%}
    first({{ column }} order by {{ moment }} desc nulls last, {{ column }} desc) filter (where {{ column }} is not null)
{%- endmacro %}

{% macro postgres__latest_known(column, moment) -%}
    (array_agg({{ column }} order by {{ moment }} desc nulls last, {{ column }} desc) filter (where {{ column }} is not null))[1]
{%- endmacro %}

{% macro spark__latest_known(column, moment) -%}
    max_by({{ column }}, case when {{ column }} is not null then struct({{ moment }}, {{ column }}) end)
{%- endmacro %}

{% macro snowflake__latest_known(column, moment) -%}
    {%- set empty_last = 'case when ' ~ column ~ ' is null then 1 else 0 end' -%}{#- Snowflake leaves nulls out, its emulator does not -#}
    (array_agg({{ column }}) within group (order by {{ empty_last }}, {{ moment }} desc nulls last, {{ column }} desc))[0]::varchar
{%- endmacro %}

{% macro bigquery__latest_known(column, moment) -%}
    array_agg({{ column }} ignore nulls order by {{ moment }} desc, {{ column }} desc limit 1)[safe_offset(0)]
{%- endmacro %}
