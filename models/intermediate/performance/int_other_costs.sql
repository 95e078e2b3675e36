{# Costs of texting that are no campaign's, by day, in the reporting currency: fees of the platform, and texts that came in. -#}
with

costs as (
    select
        cost_date,
        upper(currency) as currency,
        cost_amount as amount
    from {{ ref('int_marketing_costs_validated') }}
    where campaign_id is null and channel = 'sms' and cost_date <= {{ as_of_date() }}
    union all
    select
        {{ reporting_date('occurred_at') }} as cost_date,
        upper(cost_currency) as currency,
        coalesce(cost_amount, 0) + coalesce(fee_amount, 0) as amount
    from {{ ref('int_sms_events_validated') }}
    where direction = 'inbound' and (cost_amount is not null or fee_amount is not null) and occurred_at <= {{ as_of() }}
)

select
    costs.cost_date,
    sum(costs.amount * rates.rate) as amount
from costs
left join {{ ref('int_reporting_currency') }} as reporting on true
inner join {{ ref('int_currency_rates') }} as rates
    on {{ rate_holds('rates', 'coalesce(costs.currency, reporting.currency)', 'costs.cost_date') }}
group by costs.cost_date
