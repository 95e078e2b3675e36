{# Number of the request a row goes out with, from 1: rows in a stable order, so many a request, each group by itself. #}
{% macro batch_no(size, order_by, groups=[]) -%}
    cast(floor((row_number() over (
        {{- 'partition by ' ~ groups | join(', ') ~ ' ' if groups }}order by {{ order_by }}
    ) - 1) / {{ size }}) as integer) + 1
{%- endmacro %}
