{# The measure that a metric of experiment_metrics is divided by or adjusted by; none where it is neither. #}
{% macro second_measure(metric) -%}
    {{ return(metric.over or ('revenue_before' if metric.before) or none) }}
{%- endmacro %}
