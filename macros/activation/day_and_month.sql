{# A date as texts have it, such as 30 Nov. #}
{% macro day_and_month(date) -%}
    cast(cast(extract(day from {{ date }}) as integer) as {{ dbt.type_string() }})
    || ' ' || substring('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * cast(extract(month from {{ date }}) as integer) - 2, 3)
{%- endmacro %}
