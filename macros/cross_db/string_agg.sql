{# Texts of a group, joined by a separator in the order of an expression; nulls left out, null when none is left. #}
{% macro string_agg(text, separator, order_by) %}
    {{- return(adapter.dispatch('string_agg', 'sms_segmentation')(text, separator, order_by)) -}}
{% endmacro %}

{% macro default__string_agg(text, separator, order_by) -%}
    listagg({{ text }}, '{{ separator }}') within group (order by {{ order_by }})
{%- endmacro %}

{# texts sorted as a list take DuckDB a third of the time -#}
{% macro duckdb__string_agg(text, separator, order_by) -%}
    {%- if text == order_by -%}
    array_to_string(list_sort(list({{ text }}) filter (where {{ text }} is not null)), '{{ separator }}')
    {%- else -%}
    string_agg({{ text }}, '{{ separator }}' order by {{ order_by }})
    {%- endif -%}
{%- endmacro %}

{% macro postgres__string_agg(text, separator, order_by) -%}
    string_agg({{ text }}, '{{ separator }}' order by {{ order_by }})
{%- endmacro %}

{% macro bigquery__string_agg(text, separator, order_by) -%}
    string_agg({{ text }}, '{{ separator }}' order by {{ order_by }})
{%- endmacro %}
