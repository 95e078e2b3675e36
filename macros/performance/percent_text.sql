{# A share in words: 12.5 %. Null where it is null. #}
{% macro percent_text(share) -%}
    cast({{ as_decimal('100 * (' ~ share ~ ')', 18, 1) }} as {{ dbt.type_string() }}) || ' %'
{%- endmacro %}
