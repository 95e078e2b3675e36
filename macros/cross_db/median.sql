{# Median of a group as a double; the mean of the two middle values of an even number. #}
{% macro median(number) %}
    {{- return(adapter.dispatch('median', 'sms_segmentation')(number)) -}}
{% endmacro %}

{% macro default__median(number) -%}
    median(cast({{ number }} as {{ type_double() }}))
{%- endmacro %}

{% macro postgres__median(number) -%}
    percentile_cont(0.5) within group (order by cast({{ number }} as {{ type_double() }}))
{%- endmacro %}

{% macro bigquery__median(number) -%}
    approx_quantiles(cast({{ number }} as {{ type_double() }}), 2)[offset(1)]
{%- endmacro %}
