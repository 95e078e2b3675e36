{#
    Each arm against control, per metric and group. All three estimators are a mean of y - slope * w by arm: the slope is theta (CUPED), the
    ratio of the arm (delta method, divided by the mean of w), or 0.
-#}
with

moments as (
    select
        moments.*,
        arms.is_control,
        {%- for value in ['y', 'w'] %}
        {%- set mean = 'moments.center_' ~ value ~ ' + ' ~ safe_divide('moments.sum_' ~ value, 'moments.units') %}
        {#- rounding leaves something where all values are 0, and ratios divide by the mean #}
        case when abs({{ mean }}) < 1e-9 then 0 else {{ mean }} end as mean_{{ value }},
        {%- endfor %}
        {{ variance('moments.units', 'moments.sum_y', 'moments.sum_y2') }} as variance_y,
        {{ variance('moments.units', 'moments.sum_w', 'moments.sum_w2') }} as variance_w,
        {{ covariance('moments.units', 'moments.sum_y', 'moments.sum_w', 'moments.sum_yw') }} as covariance_yw
    from {{ ref('int_experiment_moments') }} as moments
    inner join {{ ref('int_experiment_arms') }} as arms
        on moments.experiment_id = arms.experiment_id and moments.arm_key = arms.arm_key
),

{# an arm without control in a group shows how many it has, and no effect -#}
pairs as (
    select
        treated.scope,
        treated.experiment_id,
        treated.arm_key,
        treated.dimension,
        treated.dimension_value,
        treated.metric,
        treated.estimator,
        treated.sms_revenue,
        coalesce(control.units, 0) as control_units,
        coalesce(control.events, case when treated.events is not null then 0 end) as control_events,
        {%- for column in ['units', 'events'] %}
        treated.{{ column }} as treatment_{{ column }},
        {%- endfor %}
        {%- for column in ['mean_y', 'mean_w', 'variance_y', 'variance_w', 'covariance_yw'] %}
        treated.{{ column }} as treatment_{{ column }},
        control.{{ column }} as control_{{ column }},
        {%- endfor %}
        {{ covariance(
            '(treated.units + control.units)', '(treated.sum_y + control.sum_y)', '(treated.sum_w + control.sum_w)', '(treated.sum_yw + control.sum_yw)'
        ) }} as pooled_covariance,
        {{ covariance(
            '(treated.units + control.units)', '(treated.sum_w + control.sum_w)', '(treated.sum_w + control.sum_w)', '(treated.sum_w2 + control.sum_w2)'
        ) }} as pooled_variance
    from moments as treated
    left join moments as control
        on
            {{ same_columns('treated', 'control', ['scope', 'experiment_id', 'dimension', 'dimension_value', 'metric']) }}
            and control.is_control
    where not treated.is_control
),

slopes as (
    select
        *,
        {%- for arm in ['treatment', 'control'] %}
        {{ safe_divide(arm ~ '_mean_y', arm ~ '_mean_w') }} as {{ arm }}_ratio,
        {%- endfor %}
        case when estimator = 'cuped' then coalesce({{ safe_divide('pooled_covariance', 'pooled_variance') }}, 0) end as theta
    from pairs
),

estimates as (
    select
        *,
        {%- for arm in ['treatment', 'control'] %}
        case when estimator = 'ratio' then {{ arm }}_ratio else {{ arm }}_mean_y end as {{ arm }}_mean,
        case estimator
            when 'cuped'
                then {{ residual_variance(arm ~ '_variance_y', arm ~ '_variance_w', arm ~ '_covariance_yw', 'theta') }}
            when 'ratio'
                then {{ residual_variance(arm ~ '_variance_y', arm ~ '_variance_w', arm ~ '_covariance_yw', arm ~ '_ratio', arm ~ '_mean_w') }}
            else {{ arm }}_variance_y
        end as {{ arm }}_variance,
        {%- endfor %}
        coalesce(theta * (treatment_mean_w - control_mean_w), 0) as adjustment
    from slopes
)

select
    scope,
    experiment_id,
    arm_key,
    dimension,
    dimension_value,
    metric,
    case when estimator = 'cuped' and coalesce(pooled_variance, 0) = 0 then 'difference' else estimator end as estimator,
    treatment_units,
    control_units,
    treatment_events,
    control_events,
    treatment_mean,
    control_mean,
    treatment_variance,
    control_variance,
    treatment_mean - control_mean - adjustment as effect,
    theta,
    treatment_mean - control_mean as plain_effect,
    case when estimator = 'ratio' then treatment_variance else treatment_variance_y end as plain_treatment_variance,
    case when estimator = 'ratio' then control_variance else control_variance_y end as plain_control_variance,
    sms_revenue
from estimates
