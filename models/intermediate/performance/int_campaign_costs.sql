{# What a campaign costs next to its texts, up to as_of, in the reporting currency: its fixed cost and its rows of marketing_costs. -#}
with

costs as (
    select
        campaign_id,
        upper(cost_currency) as currency,
        fixed_cost_amount as amount,
        {{ reporting_date('coalesce(sent_at, scheduled_at)') }} as cost_date
    from {{ ref('int_sms_campaigns_validated') }}
    where fixed_cost_amount is not null
    union all
    select
        campaign_id,
        upper(currency) as currency,
        cost_amount as amount,
        cost_date
    from {{ ref('int_marketing_costs_validated') }}
    where campaign_id is not null and cost_date <= {{ as_of_date() }}
)

select
    costs.campaign_id,
    sum(costs.amount * rates.rate) as amount
from costs
left join {{ ref('int_reporting_currency') }} as reporting on true
inner join {{ ref('int_currency_rates') }} as rates
    on {{ rate_holds('rates', 'coalesce(costs.currency, reporting.currency)', 'coalesce(costs.cost_date, ' ~ as_of_date() ~ ')') }}
group by costs.campaign_id
