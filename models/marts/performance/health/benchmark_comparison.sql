{%- set of_experiments = [
    'revenue_effect_of_segments', 'retention_effect', 'repeat_purchase_effect', 'clv_effect_of_segments', 'churn_effect_of_segments',
] -%}
{%- set no_lot = 'The groups were not drawn by lot and may differ otherwise; only an experiment can show the effect.' -%}
{%- set notes = {
    'open_rate': 'Needs a source that reports opens; delivered is not opened.',
    'campaign_click_rate': 'Clickers of recipients, added up over campaigns.',
    'click_rate_of_blasts': 'Campaigns that reached at least var blast_share of subscribers.',
    'click_rate_of_segmented': 'Campaigns that reached less than var blast_share of subscribers.',
    'conversion_rate': 'Recipients with an order credited by var attribution_model.',
    'opt_out_rate': 'Opt-outs credited to texts received.',
    'revenue_per_subscriber': 'Credited revenue in the days of var performance_days, in the reporting currency.',
    'revenue_per_text': 'Credited revenue, in the reporting currency.',
    'return_on_spend': 'Credited revenue; texts of unknown cost make it too high.',
    'clv_of_subscribers': 'Subscribers chose to be texted: the difference is no effect of texts.',
    'revenue_effect_of_segments': 'Needs a finished experiment with tested segment_rules.',
    'clv_effect_of_segments': 'Needs an experiment with tested segment_rules that lasts as long as the value it predicts.',
    'churn_effect_of_segments': 'Needs an experiment with tested segment_rules and all reasons of leaving as its outcome.',
    'retention_effect': 'Needs a finished holdout with windows of 60 days or more.',
    'repeat_purchase_effect': 'Needs a finished holdout with the second order as its outcome.',
    'click_rate_of_blasts_against_segmented': no_lot,
    'revenue_per_recipient_of_blasts_against_segmented': no_lot,
    'cost_per_order_of_blasts_against_segmented': no_lot,
    'opt_out_rate_of_irrelevant_against_relevant': no_lot,
    'click_rate_outside_best_hour_against_inside': 'The best hour was found from the same clicks; only an experiment with tested timing can show the effect.',
} -%}
{%- set later_over_first = safe_divide(safe_divide('later_opt_outs', 'later_texts'), safe_divide('first_opt_outs', 'first_texts')) -%}
with

claims as (
    select * from {{ ref('benchmark_claims') }}
),

figures as (
    select * from {{ ref('int_benchmark_figures') }}
),

{# what comes near a claim that cannot be measured -#}
related as (
    select
        'read_within_3_minutes' as measure,
        'Reading is not reported. Clicked within 3 minutes of delivery: ' || {{ percent_text('value') }} || ' of first clicks.' as words
    from figures
    where measure = 'read_within_3_minutes'
    union all
    select
        'fatigue' as measure,
        'Opt-out rate of the fourth and later text in 168 hours over that of the first: '
        || cast({{ as_decimal(later_over_first, 18, 2) }} as {{ dbt.type_string() }}) || '.' as words
    from {{ ref('int_practice_weeks') }}
),

compared as (
    select
        claims.*,
        figures.value,
        figures.value_low,
        figures.value_high,
        figures.units,
        figures.evidence,
        related.words,
        claims.claimed_low = claims.claimed_high as is_one_number
    from claims
    left join figures on claims.measure = figures.measure and figures.measure <> 'read_within_3_minutes' and claims.unit is not null
    left join related on claims.measure = related.measure
)

select
    claim_id,
    feature_id,
    source_guide,
    claim,
    measure,
    {% for column in ['claimed_low', 'claimed_high'] -%}
    {{ as_decimal(column, 28, 12) }} as {{ column }},
    {% endfor -%}
    unit,
    {{ as_decimal('value', 28, 12) }} as shop_value,
    {{ as_decimal('value_low', 28, 12) }} as shop_low,
    {{ as_decimal('value_high', 28, 12) }} as shop_high,
    cast(case when value is not null then units end as integer) as units,
    case when value is not null then evidence else 'none' end as evidence,
    case
        when unit is null then 'undefined'
        when value is null and {{ is_one_of('measure', of_experiments) }} then 'needs_experiment'
        when value is null then 'not_measured'
        when value_high < claimed_low then 'below'
        when value_low > claimed_high then 'above'
        when is_one_number and value_low <= claimed_low and value_high >= claimed_high then 'within'
        when coalesce(value_low >= claimed_low, claimed_low is null) and coalesce(value_high <= claimed_high, claimed_high is null) then 'within'
        else 'unclear'
    end as verdict,
    coalesce(
        words,
        case measure
            {%- for measure, note in notes.items() %}
            when '{{ measure }}' then {{ escaped_literal(note) }}
            {%- endfor %}
        end
    ) as note,
    case
        when measure = 'revenue_per_subscriber' then {{ as_of_date(var('performance_days') - 1) }}
        else {{ as_of_date(maturity_days() + 89) }}
    end as period_start,
    case when measure = 'revenue_per_subscriber' then {{ as_of_date() }} else {{ as_of_date(maturity_days()) }} end as period_end
from compared
