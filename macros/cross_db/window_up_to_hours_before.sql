{# The rows of a window function that are at least some hours before the row it is counted for. #}
{% macro window_up_to_hours_before(partition_by, timestamp, hours) %}
    {{- return(adapter.dispatch('window_up_to_hours_before', 'sms_segmentation')(partition_by, timestamp, hours)) -}}
{% endmacro %}

{% macro default__window_up_to_hours_before(partition_by, timestamp, hours) -%}
    partition by {{ partition_by }} order by {{ timestamp }} range between unbounded preceding and interval '{{ hours }}' hour preceding
{%- endmacro %}

{# a range of BigQuery is one of numbers #}
{% macro bigquery__window_up_to_hours_before(partition_by, timestamp, hours) -%}
    partition by {{ partition_by }} order by unix_micros({{ timestamp }}) range between unbounded preceding and {{ hours * 3600000000 }} preceding
{%- endmacro %}
