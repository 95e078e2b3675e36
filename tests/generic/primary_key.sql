{# A key of one column: returns every value that stands more than once, and null. One query where unique and not_null are two. #}
{% test primary_key(model, column_name) %}

select
    {{ column_name }},
    count(*) as rows_found
from {{ model }}
group by {{ column_name }}
having count(*) > 1 or {{ column_name }} is null

{% endtest %}
