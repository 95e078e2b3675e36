{# Degrees as radians. #}
{% macro radians(degrees) %}
    {{- return(adapter.dispatch('radians', 'sms_segmentation')(degrees)) -}}
{% endmacro %}

{% macro default__radians(degrees) -%}
    radians({{ degrees }})
{%- endmacro %}

{% macro bigquery__radians(degrees) -%}
    ({{ degrees }}) * acos(-1) / 180
{%- endmacro %}
