{# Texts of a group, joined by a separator in the order of an expression; nulls left out, null when none is left. #}
{% macro listagg(text, separator, order_by) %}
    {{- return(adapter.dispatch('listagg', 'sms_segmentation')(text, separator, order_by)) -}}
{% endmacro %}

{% macro default__listagg(text, separator, order_by) -%}
    listagg({{ text }}, '{{ separator }}') within group (order by {{ order_by }})
{%- endmacro %}

{% macro duckdb__listagg(text, separator, order_by) -%}
    string_agg({{ text }}, '{{ separator }}' order by {{ order_by }})
{%- endmacro %}

{% macro postgres__listagg(text, separator, order_by) -%}
    string_agg({{ text }}, '{{ separator }}' order by {{ order_by }})
{%- endmacro %}

{% macro bigquery__listagg(text, separator, order_by) -%}
    string_agg({{ text }}, '{{ separator }}' order by {{ order_by }})
{%- endmacro %}
