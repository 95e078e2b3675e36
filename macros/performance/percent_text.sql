{# A share in words, such as 12.5 %; null where it is null. #}
{% macro percent_text(share, digits=1) -%}
    cast({{ as_decimal('100 * (' ~ share ~ ')', 18, digits) }} as {{ dbt.type_string() }}) || ' %'
{%- endmacro %}
