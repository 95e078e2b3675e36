{#
    What texts earned and cost, fees of the platform and of texts that came in included, by days of sending whose texts are compared.
    Null where nothing is known of the cost.
-#}
{%- set days = var('performance_days') -%}
with

days as (
    select
        *,
        case when calendar_date >= {{ as_of_date(maturity_days() + days - 1) }} then 0 else 1 end as periods_ago
    from {{ ref('performance_days') }}
    where {{ is_in_compared_days('calendar_date', 2 * days) }}
),

totals as (
    select
        periods_ago,
        cast(sum(attributed_revenue) as {{ type_double() }}) as revenue,
        cast(sum(case when cost is not null or other_cost is not null then coalesce(cost, 0) + coalesce(other_cost, 0) end) as {{ type_double() }}) as cost,
        min(case when is_mature then 1 else 0 end) = 1 as is_mature
    from days
    group by periods_ago
)

select
    'roi' as metric,
    periods_ago,
    revenue - cost as numerator,
    cost as denominator,
    is_mature
from totals
union all
select
    'return_on_spend' as metric,
    periods_ago,
    revenue as numerator,
    cost as denominator,
    is_mature
from totals
