{# A text with every match of a regular expression replaced. #}
{% macro replace_matches(text, pattern, replacement) %}
    {{- return(adapter.dispatch('replace_matches', 'sms_segmentation')(text, pattern, replacement)) -}}
{% endmacro %}

{% macro default__replace_matches(text, pattern, replacement) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '{{ replacement }}')
{%- endmacro %}

{# these two replace the first match only, unless told otherwise #}
{% macro duckdb__replace_matches(text, pattern, replacement) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}

{% macro postgres__replace_matches(text, pattern, replacement) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}

{% macro bigquery__replace_matches(text, pattern, replacement) -%}
    regexp_replace({{ text }}, {{ escaped_literal(pattern) }}, '{{ replacement }}')
{%- endmacro %}
