{# The digits of a text, nothing else. #}
{% macro digits_of(text) %}
    {{- return(adapter.dispatch('digits_of', 'sms_segmentation')(text)) -}}
{% endmacro %}

{% macro default__digits_of(text) -%}
    regexp_replace({{ text }}, '[^0-9]', '')
{%- endmacro %}

{# these two replace the first match only, unless told otherwise #}
{% macro duckdb__digits_of(text) -%}
    regexp_replace({{ text }}, '[^0-9]', '', 'g')
{%- endmacro %}

{% macro postgres__digits_of(text) -%}
    regexp_replace({{ text }}, '[^0-9]', '', 'g')
{%- endmacro %}
