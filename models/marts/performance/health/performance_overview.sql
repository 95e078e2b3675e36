{%- set days = var('performance_days') -%}
{%- set texts = [maturity_days() + days - 1, maturity_days()] -%}
{%- set period = [days - 1, 0] -%}
{%- set year = [364, 0] -%}
{#- metric, title, unit, days ago of its first and last day, whether its units are people, features -#}
{%- set metrics = [
    ('click_rate', 'Texts clicked of those received', 'share', texts, false, 'F237;F251;F345'),
    ('open_rate', 'Texts opened of those received', 'share', texts, false, 'F250;F344'),
    ('conversion_rate', 'Recipients who ordered', 'share', texts, true, 'F238;F252'),
    ('revenue_per_text', 'Revenue a text sent', 'currency', texts, false, 'F239;F255'),
    ('opt_out_rate', 'Opt-outs a text received', 'share', texts, false, 'F241;F253;F261'),
    ('roi', 'Return on investment', 'ratio', texts, false, 'F248;F271'),
    ('return_on_spend', 'Revenue for each unit spent', 'ratio', texts, false, 'F257'),
    ('unsubscribe_rate', 'Subscribers who opted out', 'share', period, true, 'F242'),
    ('subscriber_churn_rate', 'Subscribers lost', 'share', period, true, 'F259'),
    ('revenue_per_subscriber', 'Revenue a subscriber', 'currency', period, false, 'F254'),
    ('sms_revenue_share', 'Share of revenue credited to texts', 'share', period, false, 'F240;F266'),
    ('orders_touched_by_both_share', 'Orders touched by text and e-mail', 'share', period, false, 'F268'),
    ('win_back_rate', 'At-risk customers who came back', 'share', period, true, 'F245'),
    ('win_back_order_rate', 'At-risk customers who ordered', 'share', period, true, 'F245'),
    ('average_order_value', 'Average order value', 'currency', year, false, 'F246'),
    ('discounted_revenue_share', 'Revenue of discounted orders', 'share', year, false, 'F249'),
    ('discount_amount_share', 'Discounts given of revenue before them', 'share', year, false, 'F249'),
    ('repeat_purchase_rate', 'Customers with a second order', 'share', none, true, 'F243'),
    ('retention_rate', 'Customers who ordered again', 'share', [var('retention_days') - 1, 0], true, 'F244'),
    ('clv', 'Predicted revenue of a customer in 365 days', 'currency', none, false, 'F247'),
    ('incrementality', 'Share of credited revenue that texts caused', 'ratio', none, false, 'F267'),
] -%}
with

counted as (
    {% for part in ['texts', 'orders', 'customers', 'subscribers', 'win_back'] -%}
    select
        metric,
        periods_ago,
        numerator,
        denominator,
        true as is_mature
    from {{ ref('int_overview_' ~ part) }}
    union all
    {% endfor -%}
    select
        metric,
        periods_ago,
        numerator,
        denominator,
        is_mature
    from {{ ref('int_overview_spend') }}
),

figures as (
    select
        metric,
        max(case when periods_ago = 0 then numerator end) as numerator,
        max(case when periods_ago = 0 then denominator end) as denominator,
        max(case when periods_ago = 1 then {{ safe_divide('numerator', 'denominator') }} end) as previous_value,
        min(case when periods_ago = 0 and not is_mature then 0 else 1 end) = 1 as is_mature
    from counted
    group by metric
),

holdouts as (
    select
        *,
        row_number() over (order by ended_date desc, {{ byte_order('experiment_id') }}, {{ byte_order('arm') }}) as place
    from {{ ref('experiment_results') }}
    where kind = 'holdout' and metric = 'revenue' and dimension = 'all' and is_final
),

metrics as (
    {% for metric, title, unit, ends, are_people, features in metrics -%}
    select
        '{{ metric }}' as metric,
        '{{ title }}' as title,
        '{{ unit }}' as unit,
        {{ as_of_date(ends[0]) if ends else 'cast(null as date)' }} as period_start,
        {{ as_of_date(ends[1]) if ends else as_of_date() }} as period_end,
        {{ 'true' if are_people else 'false' }} as are_units_people,
        '{{ features }}' as feature_ids
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

valued as (
    select
        metrics.*,
        coalesce(figures.numerator, holdouts.incremental_total) as numerator,
        coalesce(figures.denominator, holdouts.attributed_revenue) as denominator,
        figures.previous_value,
        coalesce(figures.is_mature, true) as is_mature,
        holdouts.started_date,
        holdouts.ended_date,
        holdouts.incrementality_low,
        holdouts.incrementality_high
    from metrics
    left join figures on metrics.metric = figures.metric
    left join holdouts on metrics.metric = 'incrementality' and holdouts.place = 1
)

select
    metric,
    title,
    {{ ratio_of('numerator', 'denominator') }} as value,
    {{ as_decimal('numerator', 28, 12) }} as numerator,
    {{ as_decimal('denominator', 28, 12) }} as denominator,
    unit,
    coalesce(started_date, period_start) as period_start,
    coalesce(ended_date, period_end) as period_end,
    {{ as_decimal('previous_value', 28, 12) }} as previous_value,
    {% for side, bound in {'low': wilson_low('numerator', 'denominator'), 'high': wilson_high('numerator', 'denominator')}.items() -%}
    {{ as_decimal('case when are_units_people then ' ~ bound ~ ' else incrementality_' ~ side ~ ' end', 28, 12) }} as value_{{ side }},
    {% endfor -%}
    is_mature,
    feature_ids,
    {{ as_of_date() }} as as_of_date
from valued
