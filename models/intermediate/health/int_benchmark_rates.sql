{#
    The shop's figures that are ratios of sums over people, with 95 % intervals clustered by person: Wilson's with as many trials as count for
    shares, the normal one for amounts, and that of the logarithm for one ratio over another.
-#}
{%- set shares = [
    'open_rate', 'conversion_rate', 'opt_out_rate', 'read_within_3_minutes', 'campaign_click_rate', 'click_rate_of_blasts', 'click_rate_of_segmented',
] -%}
{%- set amounts = ['revenue_per_text'] -%}
{%- set ratios = ['opt_out_rate_of_irrelevant_against_relevant'] -%}
{%- set z = normal_quantile_975() -%}
with

weighted as (
    select
        *,
        {{ safe_divide('sum_a1', 'sum_b1') }} as rate,
        {{ safe_divide(safe_divide('sum_a1', 'sum_b1'), safe_divide('sum_a0', 'sum_b0')) }} as ratio,
        {{ safe_divide(1, 'sum_a1') }} as w_a1,
        {{ safe_divide(-1, 'sum_b1') }} as w_b1,
        {{ safe_divide(-1, 'sum_a0') }} as w_a0,
        {{ safe_divide(1, 'sum_b0') }} as w_b0
    from {{ ref('int_benchmark_sums') }}
),

spread as (
    select
        *,
        {{ squared_sum({'a1': '(-w_b1)', 'b1': '(rate * w_b1)'}) }} as rate_variance,
        sqrt({{ squared_sum({'a1': 'w_a1', 'b1': 'w_b1', 'a0': 'w_a0', 'b0': 'w_b0'}) }} * {{ safe_divide('units', 'units - 1') }}) as log_ratio_se
    from weighted
),

judged as (
    select
        *,
        {{ effective_trials('rate', 'sum_b1', 'rate_variance', 'units') }} as trials,
        sqrt(rate_variance * {{ safe_divide('units', 'units - 1') }}) as rate_se
    from spread
),

figures as (
    select
        {% for side, sign in {'low': '-', 'high': '+'}.items() -%}
        {%- set bound = 'ratio * ' ~ bounded_exp(sign ~ z ~ ' * log_ratio_se') -%}
        case
            when {{ is_one_of('measure', shares) }}
                then {{ wilson_low('rate * trials', 'trials') if side == 'low' else wilson_high('rate * trials', 'trials') }}
            when {{ is_one_of('measure', amounts) }} then rate {{ sign }} {{ z }} * rate_se
            when log_ratio_se is null then null
            when {{ is_one_of('measure', ratios) }} then {{ bound }}
            else {{ bound }} - 1
        end as value_{{ side }},
        {% endfor -%}
        case
            when {{ is_one_of('measure', shares + amounts) }} then rate
            when {{ is_one_of('measure', ratios) }} then ratio
            else ratio - 1
        end as value,
        measure,
        units,
        sum_b1
    from judged
)

select
    {% for column in ['value', 'value_low', 'value_high'] -%}
    {{ as_decimal(column, 28, 12) }} as {{ column }},
    {% endfor -%}
    measure,
    units,
    sum_b1
from figures
