{# A date as texts have it, such as 30 Nov. -#}
{% macro day_and_month(date) -%}
    cast(cast(extract(day from {{ date }}) as integer) as {{ dbt.type_string() }})
    || ' ' || case cast(extract(month from {{ date }}) as integer)
        {%- for month in ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] %}
        when {{ loop.index }} then '{{ month }}'
        {%- endfor %}
    end
{%- endmacro %}
