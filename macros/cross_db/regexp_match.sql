{# Whether a text holds a match of a regular expression; write classes as [0-9], not as escapes. #}
{% macro regexp_match(text, pattern) %}
    {{- return(adapter.dispatch('regexp_match', 'sms_segmentation')(text, pattern)) -}}
{% endmacro %}

{% macro default__regexp_match(text, pattern) -%}
    regexp_like({{ text }}, '{{ pattern }}')
{%- endmacro %}

{% macro duckdb__regexp_match(text, pattern) -%}
    regexp_matches({{ text }}, '{{ pattern }}')
{%- endmacro %}

{% macro postgres__regexp_match(text, pattern) -%}
    ({{ text }} ~ '{{ pattern }}')
{%- endmacro %}

{% macro spark__regexp_match(text, pattern) -%}
    ({{ text }} rlike '{{ pattern }}')
{%- endmacro %}

{% macro bigquery__regexp_match(text, pattern) -%}
    regexp_contains({{ text }}, {{ escaped_literal(pattern) }})
{%- endmacro %}

{# regexp_like of Snowflake matches the whole text #}
{% macro snowflake__regexp_match(text, pattern) -%}
    (regexp_instr({{ text }}, '{{ pattern }}') > 0)
{%- endmacro %}
