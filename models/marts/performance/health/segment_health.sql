{%- set advice = {
    'engagement': 'Test a lower message volume, and match message and timing to what the segment needs.',
    'opt_out': 'Reduce frequency or improve message relevance immediately.',
    'churn': 'Look at when and why members leave: cap frequency by segment, and win at-risk members back before they opt out.',
} -%}
{%- set alerts = {'engagement': 'engagement_declining', 'opt_out': 'opt_outs_rising', 'churn': 'high_churn_rate'} -%}
with

statuses as (
    select * from {{ ref('int_health_statuses') }}
    where periods_ago = 0
)

select
    segment_name,
    second_key,
    measure,
    {% for column in [
        'current_value', 'current_low', 'current_high', 'previous_value', 'trend', 'trend_se', 'trend_z', 'rest_trend', 'excess_trend', 'excess_z',
        'last_year_value',
    ] -%}
    {{ as_decimal(column, 28, 12) }} as {{ column }},
    {% endfor -%}
    {{ as_decimal(safe_divide('current_value', 'last_year_value') ~ ' - 1', 28, 12) }} as last_year_trend,
    cast(units as integer) as units,
    {{ as_decimal('threshold', 28, 12) }} as threshold,
    rule_fires,
    status,
    case
        when status in ('alert', 'watch')
            then case measure
                {%- for measure, alert in alerts.items() %}
                when '{{ measure }}' then '{{ alert }}'
                {%- endfor %}
            end
    end as alert,
    case
        when status in ('alert', 'watch')
            then case measure
                {%- for measure, words in advice.items() %}
                when '{{ measure }}' then {{ escaped_literal(words) }}
                {%- endfor %}
            end
    end as advice,
    period_start,
    period_end,
    {{ as_of_date() }} as as_of_date
from statuses
