{# What each arm changed against control, and for revenue what that is worth (measurement.md sections 5 and 6). -#}
{%- set keys = ['experiment_id', 'arm_key', 'dimension', 'dimension_value'] -%}
{%- set margin = var('gross_margin') -%}
with

verdicts as (
    select * from {{ ref('int_experiment_verdicts') }}
),

costs as (
    select
        {{ keys | join(',\n        ') }},
        effect * treatment_units as incremental_cost
    from verdicts
    where metric = 'cost'
),

totals as (
    select
        verdicts.*,
        case when verdicts.metric = 'revenue' then coalesce(verdicts.sms_revenue, 0) end as attributed_revenue,
        case when verdicts.metric = 'revenue' then costs.incremental_cost end as incremental_cost,
        {%- for total, of in {'': 'effect', '_se': 'effect_se', '_low': 'effect_low', '_high': 'effect_high'}.items() %}
        case when verdicts.estimator <> 'ratio' then verdicts.{{ of }} * verdicts.treatment_units end as incremental_total{{ total }},
        {%- endfor %}
        arms.arm
    from verdicts
    inner join {{ ref('int_experiment_arms') }} as arms
        on verdicts.experiment_id = arms.experiment_id and verdicts.arm_key = arms.arm_key
    left join costs on {{ same_columns('verdicts', 'costs', keys) }}
),

final as (
    select
        {{ dbt.hash("totals.experiment_id || '|' || totals.arm || '|' || totals.metric || '|' || totals.dimension || '|' || totals.dimension_value") }}
            as result_key,
        totals.*,
        experiments.experiment_name,
        experiments.kind,
        {%- for end in ['', '_low', '_high'] %}
        {{ safe_divide('totals.incremental_total' ~ end, 'totals.attributed_revenue') }} as incrementality{{ end }},
        {%- endfor %}
        {{ safe_divide('totals.incremental_total - totals.incremental_cost', 'totals.incremental_cost') }} as incremental_roi,
        {% if margin is none -%}
        cast(null as {{ type_double() }})
        {%- else -%}
        case when totals.metric = 'revenue' then {{ margin }} * totals.incremental_total - totals.incremental_cost end
        {%- endif %} as incremental_profit,
        case
            when totals.treatment_units + totals.control_units > 10000 then '95_confidence'
            when totals.treatment_units + totals.control_units > 5000 then '90_confidence'
            else 'directional_insights'
        end as sample_size_band,
        {{ reporting_date('totals.started_at') }} as started_date,
        case when totals.is_final then {{ reporting_date('totals.ends_at') }} else {{ as_of_date() }} end as ended_date
    from totals
    inner join {{ ref('int_experiments') }} as experiments on totals.experiment_id = experiments.experiment_id
)

select
    result_key,
    experiment_id,
    arm,
    metric,
    dimension,
    dimension_value,
    experiment_name,
    kind,
    role,
    estimator,
    {%- for count in ['treatment_units', 'control_units', 'treatment_events', 'control_events'] %}
    cast({{ count }} as integer) as {{ count }},
    {%- endfor %}
    {%- for figure in [
        'treatment_mean', 'control_mean', 'effect', 'effect_se', 'effect_low', 'effect_high', 'degrees_of_freedom', 'p_value', 'p_adjusted',
        'sequence_low', 'sequence_high', 'sequence_p_value', 'relative_effect', 'relative_effect_se', 'theta', 'plain_effect', 'plain_effect_se',
        'plain_effect_low', 'plain_effect_high', 'plain_p_value', 'variance_reduction', 'minimum_detectable_effect', 'rest_effect',
        'versus_rest_p_value', 'incremental_total', 'incremental_total_se', 'incremental_total_low', 'incremental_total_high',
    ] %}
    {{ as_decimal(figure, 28, 12) }} as {{ figure }},
    {%- endfor %}
    {{ as_decimal('attributed_revenue', 18, 2) }} as attributed_revenue,
    {%- for figure in ['incrementality', 'incrementality_low', 'incrementality_high', 'incremental_cost', 'incremental_roi', 'incremental_profit'] %}
    {{ as_decimal(figure, 28, 12) }} as {{ figure }},
    {%- endfor %}
    sample_size_band,
    analysis_plan,
    is_final,
    verdict,
    started_date,
    ended_date
from final
