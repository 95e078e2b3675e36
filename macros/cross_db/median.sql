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

{# approx_quantiles takes one of the two middle values #}
{% macro bigquery__median(number) -%}
    {%- set sorted = 'array_agg(cast(' ~ number ~ ' as ' ~ type_double() ~ ') ignore nulls order by ' ~ number ~ ')' -%}
    ({{ sorted }}[safe_offset(div((count({{ number }}) - 1), 2))] + {{ sorted }}[safe_offset(div(count({{ number }}), 2))]) / 2
{%- endmacro %}
