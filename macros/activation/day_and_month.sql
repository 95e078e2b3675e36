{# A date as `30 Nov`. #}
{% macro day_and_month(date) -%}
    cast(extract(day from {{ date }}) as {{ dbt.type_string() }}) || ' '
    || substring('JanFebMarAprMayJunJulAugSepOctNovDec', cast(3 * extract(month from {{ date }}) - 2 as integer), 3)
{%- endmacro %}
