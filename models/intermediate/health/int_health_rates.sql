{#
    Click and opt-out rate of each segment now and a period before, and whether it moved more than that of everyone else. Errors are
    clustered by number, since most have texts in both periods. D of a number is (c1 / C1 - n1 / N1) - (c0 / C0 - n0 / N0); the sum of its
    squares x k / (k - 1) is the variance of the log of the trend, that of D in the segment minus D in the rest the variance of the excess.
-#}
{%- set counts = ['n1', 'c1', 'n0', 'c0'] -%}
{%- set in_trend, in_excess = {}, {} -%}
{%- for count in counts -%}
{%- do in_trend.update({count: 'w_' ~ count}) -%}
{%- do in_excess.update({count: '(w_' ~ count ~ ' * own_scale + v_' ~ count ~ ' * rest_scale)'}) -%}
{%- endfor -%}
{#- texts in the rest are all texts of the number minus those in the segment -#}
{%- for count in counts -%}
{%- do in_excess.update({'all_' ~ count: '(-v_' ~ count ~ ' * rest_scale)'}) -%}
{%- endfor -%}
with

weighted as (
    select
        *,
        {% for count in counts -%}
        {%- set sign = 1 if count in ('c1', 'n0') else -1 -%}
        {{ safe_divide(sign, 'sum_' ~ count) }} as w_{{ count }},
        {{ safe_divide(sign, 'sum_all_' ~ count ~ ' - sum_' ~ count) }} as v_{{ count }},
        {% endfor -%}
        sqrt({{ safe_divide('units', 'units - 1') }}) as own_scale,
        sqrt({{ safe_divide('rest_units', 'rest_units - 1') }}) as rest_scale,
        {{ safe_divide('sum_c1', 'sum_n1') }} as rate,
        {{ safe_divide('sum_c0', 'sum_n0') }} as previous_rate,
        {{ safe_divide('sum_all_c1 - sum_c1', 'sum_all_n1 - sum_n1') }} as rest_rate,
        {{ safe_divide('sum_all_c0 - sum_c0', 'sum_all_n0 - sum_n0') }} as previous_rest_rate
    from {{ ref('int_health_sums') }}
),

spread as (
    select
        *,
        {{ safe_divide('rate', 'previous_rate') }} as change,
        {{ safe_divide('rest_rate', 'previous_rest_rate') }} as rest_change,
        {{ squared_sum({'n1': '(rate * w_n1)', 'c1': '(-w_n1)'}) }} as rate_variance,
        {{ squared_sum(in_trend) }} as log_change_squares,
        {{ squared_sum(in_excess) }} as log_excess_squares
    from weighted
),

judged as (
    select
        *,
        {{ effective_trials('rate', 'sum_n1', 'rate_variance', 'units_current') }} as trials,
        sqrt(log_change_squares) * own_scale as log_change_se,
        sqrt(log_excess_squares) as log_excess_se,
        {{ safe_divide('change', 'rest_change') }} as excess_change
    from spread
)

select
    segment_name,
    second_key,
    measure,
    periods_ago,
    units,
    sum_n1 as texts_current,
    sum_c1 as events_current,
    sum_n0 as texts_previous,
    sum_c0 as events_previous,
    {{ as_decimal('rate', 28, 12) }} as current_value,
    {{ as_decimal(wilson_low('rate * trials', 'trials'), 28, 12) }} as current_low,
    {{ as_decimal(wilson_high('rate * trials', 'trials'), 28, 12) }} as current_high,
    {{ as_decimal('previous_rate', 28, 12) }} as previous_value,
    {{ as_decimal('change - 1', 28, 12) }} as trend,
    {{ as_decimal('change * log_change_se', 28, 12) }} as trend_se,
    {{ ratio_of('case when change > 0 then ln(change) end', 'log_change_se') }} as trend_z,
    {{ as_decimal('rest_change - 1', 28, 12) }} as rest_trend,
    {{ as_decimal('excess_change - 1', 28, 12) }} as excess_trend,
    {{ ratio_of('case when excess_change > 0 then ln(excess_change) end', 'log_excess_se') }} as excess_z
from judged
