{#
    What each measure of a segment says: whether the rule of the guide fires, and whether it does so beyond chance and season. A rule without
    a threshold never fires.
-#}
{%- set trends = {'engagement': 'health_engagement_trend', 'size': 'health_size_trend', 'revenue': 'health_revenue_trend'} -%}
{%- set levels = {'churn': 'health_churn_rate', 'opt_out': 'health_opt_out_rate'} -%}
with

thresholds as (
    select
        *,
        cast(
            case measure
                {%- for measure, name in (trends.items() | list + levels.items() | list) %}
                when '{{ measure }}' then {{ 'null' if var(name) is none else var(name) }}
                {%- endfor %}
            end as {{ type_double() }}
        ) as threshold,
        coalesce(excess_z, trend_z) as z
    from {{ ref('int_health_measures') }}
),

ruled as (
    select
        *,
        {#- opt-outs that come after none have no trend, and rise #}
        case measure
            when 'churn' then current_value > threshold
            when 'opt_out' then current_value > threshold and coalesce(trend > 0, true)
            else trend < threshold
        end as rule_fires
    from thresholds
)

select
    *,
    case
        when not is_covered then 'no_history'
        when coalesce(members_at_start, 0) < {{ var('health_min_members') }} then 'too_few'
        when measure = 'engagement' and (coalesce(events_current, 0) < 10 or coalesce(events_previous, 0) < 10) then 'too_few'
        when not coalesce(rule_fires, false) then 'ok'
        when measure = 'engagement' and z <= -1.96 then 'alert'
        when measure = 'opt_out' and z >= 1.96 and events_current >= 10 and events_previous >= 10 then 'alert'
        when measure = 'churn' and current_low > threshold then 'alert'
        else 'watch'
    end as status
from ruled
