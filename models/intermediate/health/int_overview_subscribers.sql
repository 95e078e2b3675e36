{#
    What became of the numbers subscribed at the start of the period, and of the one before: how many opted out in it, even if they came
    back, and how many are not subscribed at its end, whatever the reason. Next to them what a subscriber earns by texts.
-#}
{%- set days = var('performance_days') -%}
{%- set moments = [as_of(), start_of_date(days - 1), start_of_date(2 * days - 1)] -%}
with

opt_outs as (
    select
        phone_e164,
        max(case when opted_out_at >= {{ moments[1] }} then 1 else 0 end) as opted_out_0,
        max(case when opted_out_at >= {{ moments[2] }} and opted_out_at < {{ moments[1] }} then 1 else 0 end) as opted_out_1
    from {{ ref('int_opt_outs') }}
    where opted_out_at <= {{ as_of() }}
    group by phone_e164
),

numbers as (
    select
        {% for moment in moments -%}
        max(case when valid_from <= {{ moment }} and (valid_to is null or valid_to > {{ moment }}) then 1 else 0 end) as subscribed_{{ loop.index0 }},
        {% endfor -%}
        phone_e164
    from {{ ref('int_consent_history') }}
    where consent_status = 'subscribed'
    group by phone_e164
),

totals as (
    {%- for periods_ago in [0, 1] %}
    select
        {{ periods_ago }} as periods_ago,
        cast(sum(numbers.subscribed_{{ periods_ago + 1 }}) as {{ type_double() }}) as subscribers,
        cast(sum(numbers.subscribed_{{ periods_ago }}) as {{ type_double() }}) as subscribers_at_end,
        cast(sum(numbers.subscribed_{{ periods_ago + 1 }} * coalesce(opt_outs.opted_out_{{ periods_ago }}, 0)) as {{ type_double() }}) as opted_out,
        cast(sum(numbers.subscribed_{{ periods_ago + 1 }} * (1 - numbers.subscribed_{{ periods_ago }})) as {{ type_double() }}) as lost
    from numbers
    left join opt_outs on numbers.phone_e164 = opt_outs.phone_e164
    {{- ' union all' if not loop.last }}
    {%- endfor %}
),

revenues as (
    select
        case when order_date >= {{ as_of_date(days - 1) }} then 0 else 1 end as periods_ago,
        cast(sum(revenue) as {{ type_double() }}) as revenue
    from {{ ref('order_attribution') }}
    where
        {{ is_credited_to_texts() }}
        and order_date >= {{ as_of_date(2 * days - 1) }}
    group by case when order_date >= {{ as_of_date(days - 1) }} then 0 else 1 end
)

select
    'unsubscribe_rate' as metric,
    periods_ago,
    opted_out as numerator,
    subscribers as denominator
from totals
union all
select
    'subscriber_churn_rate' as metric,
    periods_ago,
    lost as numerator,
    subscribers as denominator
from totals
union all
select
    'revenue_per_subscriber' as metric,
    totals.periods_ago,
    coalesce(revenues.revenue, 0) as numerator,
    (totals.subscribers + totals.subscribers_at_end) / 2 as denominator
from totals
left join revenues on totals.periods_ago = revenues.periods_ago
