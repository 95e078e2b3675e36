{# The part of a big input that a row arrived in, by its loaded_at: a day, on Spark (a folder each) the first of the month. A row without one stands under 1970-01-01. #}
{% macro load_partition(loaded_at) %}
    {{- return(adapter.dispatch('load_partition', 'sms_segmentation')(loaded_at)) -}}
{% endmacro %}

{% macro default__load_partition(loaded_at) -%}
    coalesce(cast({{ loaded_at }} as date), cast('1970-01-01' as date))
{%- endmacro %}

{% macro spark__load_partition(loaded_at) -%}
    coalesce(trunc({{ loaded_at }}, 'MM'), cast('1970-01-01' as date))
{%- endmacro %}
