{# Pairs of measures whose products are summed: of each metric the mean with what it is adjusted by or divided by. #}
{% macro experiment_products() -%}
    {%- set products = [] -%}
    {%- for metric in experiment_metrics().values() -%}
        {%- set other = second_measure(metric) -%}
        {%- if other -%}
            {%- do products.append((metric.mean, other)) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(products) }}
{%- endmacro %}
