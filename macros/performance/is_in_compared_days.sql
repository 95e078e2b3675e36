{# Whether a date is among the last so many days whose texts are old enough to be compared (maturity_days). #}
{% macro is_in_compared_days(date, days) -%}
    {{ date }} <= {{ as_of_date(maturity_days()) }} and {{ date }} >= {{ as_of_date(maturity_days() + days - 1) }}
{%- endmacro %}
