{# What the confidence sequence is tuned by: it is tightest when so many units count. planned: their number, 5000 where nothing is planned. -#}
{% macro sequence_rho2(alpha, planned) -%}
    ((-2 * ln({{ alpha }}) + ln(-2 * ln({{ alpha }}) + 1)) / coalesce({{ planned }}, 5000))
{%- endmacro %}
