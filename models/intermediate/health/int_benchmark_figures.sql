{#
    Every figure of the shop that is put next to a claim: of what texts and people did, of what was spent, and of finished experiments. What
    groups were not drawn by lot show is observational.
-#}
{%- set z = normal_quantile_975() -%}
{%- set observational = [
    'clv_of_subscribers', 'click_rate_of_blasts_against_segmented', 'revenue_per_recipient_of_blasts_against_segmented',
    'cost_per_order_of_blasts_against_segmented', 'opt_out_rate_of_irrelevant_against_relevant', 'click_rate_outside_best_hour_against_inside',
] -%}
{%- set effects = [
    ('revenue_effect_of_segments', 'revenue', "checks.tested = 'segment_rules'"),
    ('retention_effect', 'retained', "results.kind = 'holdout'"),
] -%}
with

rates as (
    select * from {{ ref('int_benchmark_rates') }}
),

spend as (
    select cast(sum(case when cost is not null or other_cost is not null then coalesce(cost, 0) + coalesce(other_cost, 0) end) as {{ type_double() }}) as cost
    from {{ ref('performance_days') }}
    where {{ is_in_compared_days('calendar_date', 90) }}
),

buyers as (
    select
        profile_id,
        cast(sum(revenue) as {{ type_double() }}) as revenue
    from {{ ref('order_attribution') }}
    where
        {{ is_credited_to_texts() }}
        and order_date >= {{ as_of_date(var('performance_days') - 1) }}
    group by profile_id
),

squares as (
    select coalesce(sum(revenue * revenue), 0) as squares
    from buyers
),

subscriber_revenue as (
    select
        {{ safe_divide('overview.numerator', 'overview.denominator') }} as value,
        overview.denominator as subscribers,
        {{ greatest_of('0', 'squares.squares - overview.numerator * ' ~ safe_divide('overview.numerator', 'overview.denominator')) }} as spread
    from {{ ref('int_overview_subscribers') }} as overview
    cross join squares
    where overview.metric = 'revenue_per_subscriber' and overview.periods_ago = 0
),

experiments as (
    {%- for measure, metric, condition in effects %}
    select
        '{{ measure }}' as measure,
        cast(results.relative_effect as {{ type_double() }}) as value,
        cast(results.relative_effect_se as {{ type_double() }}) as value_se,
        results.treatment_units + results.control_units as units,
        row_number() over (
            order by results.ended_date desc, {{ byte_order('results.experiment_id') }}, {{ byte_order('results.arm') }}
        ) as place
    from {{ ref('experiment_results') }} as results
    inner join {{ ref('experiment_arm_checks') }} as checks
        on results.experiment_id = checks.experiment_id and results.arm = checks.arm
    where
        results.metric = '{{ metric }}'
        and results.dimension = 'all'
        and results.is_final
        and results.verdict <> 'invalid'
        and {{ condition }}
    {{- ' union all' if not loop.last }}
    {%- endfor %}
)

select
    measure,
    value,
    value_low,
    value_high,
    units,
    case when {{ is_one_of('measure', observational) }} then 'observational' else 'measured' end as evidence
from rates
union all
select
    'return_on_spend' as measure,
    {% for column in ['value', 'value_low', 'value_high'] -%}
    {{ safe_divide('rates.' ~ column ~ ' * rates.sum_b1', 'spend.cost') }} as {{ column }},
    {% endfor -%}
    rates.units,
    'measured' as evidence
from rates
cross join spend
where rates.measure = 'revenue_per_text'
union all
select
    'revenue_per_subscriber' as measure,
    value,
    value - {{ z }} * {{ safe_divide('sqrt(spread)', 'subscribers') }} as value_low,
    value + {{ z }} * {{ safe_divide('sqrt(spread)', 'subscribers') }} as value_high,
    subscribers as units,
    'measured' as evidence
from subscriber_revenue
union all
select
    measure,
    value,
    value - {{ z }} * value_se as value_low,
    value + {{ z }} * value_se as value_high,
    units,
    'experiment' as evidence
from experiments
where place = 1
