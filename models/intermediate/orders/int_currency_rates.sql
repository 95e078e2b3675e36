{# What a currency is worth in the reporting currency, from valid_from until valid_to; that one itself is always worth 1. -#}
with

rates as (
    select
        upper(currency) as currency,
        valid_from,
        coalesce(lead(valid_from) over (partition by upper(currency) order by valid_from), cast('9999-12-31' as date)) as valid_to,
        rate
    from {{ ref('exchange_rates') }}
),

reporting_currency as (
    select * from {{ ref('int_reporting_currency') }}
)

select
    currency,
    cast('0001-01-01' as date) as valid_from,
    cast('9999-12-31' as date) as valid_to,
    {{ as_decimal('1', 18, 8) }} as rate
from reporting_currency
union all
select
    rates.currency,
    rates.valid_from,
    rates.valid_to,
    rates.rate
from rates
left join reporting_currency on rates.currency = reporting_currency.currency
where reporting_currency.currency is null
