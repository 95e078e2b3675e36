{#
    CTEs that sweep over the ends of intervals; the last of them, counted, has a row for each moment at which one begins or ends: the keys,
    changes_at, next_at (null for the last) and how many of each state hold from then on.

    Args: intervals (a relation with keys, state, valid_from and valid_to; null valid_to = no end), keys, counters (dict of state -> name of its count;
    any other state only cuts).
#}
{% macro counted_over_time(intervals, keys, counters) -%}
{%- set in_order = 'partition by ' ~ keys | join(', ') ~ ' order by changes_at' -%}
ends as (
    select
        {{ keys | join(',\n        ') }},
        state,
        valid_from as changes_at,
        1 as change
    from {{ intervals }}
    where valid_from is not null
    union all
    select
        {{ keys | join(',\n        ') }},
        state,
        valid_to as changes_at,
        -1 as change
    from {{ intervals }}
    where valid_to is not null
),

changes as (
    select
        {% for state, counter in counters.items() -%}
        sum(case when state = '{{ state }}' then change else 0 end) as {{ counter }},
        {% endfor -%}
        {{ keys | join(',\n        ') }},
        changes_at
    from ends
    group by {{ keys | join(', ') }}, changes_at
),

counted as (
    select
        {% for counter in counters.values() -%}
        sum({{ counter }}) over ({{ in_order }} rows between unbounded preceding and current row) as {{ counter }},
        {% endfor -%}
        {{ keys | join(',\n        ') }},
        changes_at,
        lead(changes_at) over ({{ in_order }}) as next_at
    from changes
)
{%- endmacro %}
