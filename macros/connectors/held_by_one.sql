{# A query for the values of a column, such as an e-mail, that one customer of a connection alone has, with that customer's id. #}
{% macro held_by_one(customers, column) -%}
    select
        source_system,
        {{ column }},
        min(customer_id) as customer_id
    from {{ customers }} as customers
    where is_newest and {{ column }} is not null
    group by source_system, {{ column }}
    {#- BigQuery would take the bare name for the minimum above #}
    having count(distinct customers.customer_id) = 1
{%- endmacro %}
