{#
    A key of one or several columns: returns every combination that stands more than once or holds a null.

    Arguments: columns (list of columns, or of SQL of them).
#}
{% test unique_combination(model, columns) %}
{%- set keys = [] -%}
with

keys as (
    select
        {%- for column in columns %}
        {{ column }} as key_{{ loop.index }}
        {{- keys.append('key_' ~ loop.index) or (',' if not loop.last) }}
        {%- endfor %}
    from {{ model }}
)

select
    {{ keys | join(',\n    ') }},
    count(*) as rows_found
from keys
group by {{ keys | join(', ') }}
having
    count(*) > 1
    {%- for key in keys %}
    or {{ key }} is null
    {%- endfor %}

{% endtest %}
