{# A text to sort by its bytes, whatever the language of the database, so that engines break ties alike. #}
{% macro byte_order(text) %}
    {{- return(adapter.dispatch('byte_order', 'sms_segmentation')(text)) -}}
{% endmacro %}

{% macro default__byte_order(text) -%}
    {{ text }}
{%- endmacro %}

{% macro postgres__byte_order(text) -%}
    {{ text }} collate "C"
{%- endmacro %}
