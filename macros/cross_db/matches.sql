{# Whether a text holds a match of a regular expression; write classes as [0-9], not as escapes. #}
{% macro matches(text, pattern) %}
    {{- return(adapter.dispatch('matches', 'sms_segmentation')(text, pattern)) -}}
{% endmacro %}

{% macro default__matches(text, pattern) -%}
    regexp_like({{ text }}, '{{ pattern }}')
{%- endmacro %}

{% macro duckdb__matches(text, pattern) -%}
    regexp_matches({{ text }}, '{{ pattern }}')
{%- endmacro %}

{% macro postgres__matches(text, pattern) -%}
    ({{ text }} ~ '{{ pattern }}')
{%- endmacro %}

{% macro spark__matches(text, pattern) -%}
    ({{ text }} rlike '{{ pattern }}')
{%- endmacro %}

{% macro bigquery__matches(text, pattern) -%}
    regexp_contains({{ text }}, r'{{ pattern }}')
{%- endmacro %}

{# regexp_like of Snowflake matches the whole text #}
{% macro snowflake__matches(text, pattern) -%}
    (regexp_instr({{ text }}, '{{ pattern }}') > 0)
{%- endmacro %}
