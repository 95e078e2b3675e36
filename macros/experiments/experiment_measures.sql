{# Measures of a profile whose sums metrics are made of. #}
{% macro experiment_measures() -%}
    {{ return([
        'visited', 'clicked', 'converted', 'orders', 'revenue', 'email_revenue', 'cost', 'discount', 'retained', 'opted_out',
        'texts_clicked', 'texts_received', 'revenue_before',
    ]) }}
{%- endmacro %}
