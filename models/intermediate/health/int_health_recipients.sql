{# Texts of each number in the last three periods: what its texts in a segment are the rest of. -#}
{%- set counts = ['received', 'clicked', 'opted_out'] -%}
select
    {% for period in ['current', 'previous', 'earlier'] -%}
    {% for count in counts -%}
    cast(sum({{ count }}_{{ period }}) as integer) as {{ count }}_{{ period }},
    {% endfor -%}
    {% endfor -%}
    recipient_key,
    cast(row_number() over (order by recipient_key) as integer) as recipient_number
from {{ ref('int_health_texts') }}
group by recipient_key
