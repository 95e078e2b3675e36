{#
    What the rates of each segment and their errors are made of: sums over its numbers of c events of n texts, now (1) and a period
    before (0), of their products, and of their products with all texts of the number.
-#}
{%- set compared = [
    ('engagement', 0, 'clicked', 'current', 'previous'),
    ('opt_out', 0, 'opted_out', 'current', 'previous'),
    ('opt_out', 1, 'opted_out', 'previous', 'earlier'),
] -%}
{%- set counts = ['n1', 'c1', 'n0', 'c0'] -%}
{%- set all_counts = ['all_n1', 'all_c1', 'all_n0', 'all_c0'] -%}
with

of_segments as (
    {%- for measure, periods_ago, event, current, previous in compared %}
    select
        {% for relation, prefix in {'numbers': '', 'recipients': 'all_'}.items() -%}
        {{ relation }}.received_{{ current }} as {{ prefix }}n1,
        {{ relation }}.{{ event }}_{{ current }} as {{ prefix }}c1,
        {{ relation }}.received_{{ previous }} as {{ prefix }}n0,
        {{ relation }}.{{ event }}_{{ previous }} as {{ prefix }}c0,
        {% endfor -%}
        numbers.segment_number,
        '{{ measure }}' as measure,
        {{ periods_ago }} as periods_ago
    from {{ ref('int_health_numbers') }} as numbers
    inner join {{ ref('int_health_recipients') }} as recipients on numbers.recipient_number = recipients.recipient_number
    where numbers.received_{{ current }} + numbers.received_{{ previous }} > 0
    {{- ' union all' if not loop.last }}
    {%- endfor %}
),

of_all as (
    {%- for measure, periods_ago, event, current, previous in compared %}
    select
        '{{ measure }}' as measure,
        {{ periods_ago }} as periods_ago,
        received_{{ current }} as all_n1,
        {{ event }}_{{ current }} as all_c1,
        received_{{ previous }} as all_n0,
        {{ event }}_{{ previous }} as all_c0
    from {{ ref('int_health_recipients') }}
    where received_{{ current }} + received_{{ previous }} > 0
    {{- ' union all' if not loop.last }}
    {%- endfor %}
),

sums as (
    select
        segment_number,
        measure,
        periods_ago,
        count(*) as units,
        count(case when n1 > 0 then 1 end) as units_current,
        count(case when n1 + n0 = all_n1 + all_n0 then 1 end) as units_without_rest,
        {% for count in counts -%}
        cast(sum({{ count }}) as {{ type_double() }}) as sum_{{ count }},
        {% endfor -%}
        {{ product_sums(counts) }},
        {{ product_sums(counts, all_counts) }}
    from of_segments
    group by segment_number, measure, periods_ago
),

shop as (
    select
        measure,
        periods_ago,
        count(*) as all_units,
        {% for count in all_counts -%}
        cast(sum({{ count }}) as {{ type_double() }}) as sum_{{ count }},
        {% endfor -%}
        {{ product_sums(all_counts) }}
    from of_all
    group by measure, periods_ago
)

select
    {% for count in all_counts -%}
    shop.sum_{{ count }},
    {% for other in all_counts[loop.index0:] -%}
    shop.{{ count }}_x_{{ other }},
    {% endfor -%}
    {% endfor -%}
    shop.all_units - sums.units_without_rest as rest_units,
    segments.segment_name,
    segments.second_key,
    sums.*
from sums
inner join shop on sums.measure = shop.measure and sums.periods_ago = shop.periods_ago
inner join {{ ref('int_health_segments') }} as segments on sums.segment_number = segments.segment_number
