{# What all amounts are shown in: var reporting_currency, else what most orders are in. -#}
with

currencies as (
    select
        upper(currency) as currency,
        count(*) as orders
    from {{ ref('int_shop_orders') }}
    where currency is not null
    group by upper(currency)
),

ranked as (
    select
        currency,
        row_number() over (order by orders desc, {{ byte_order('currency') }}) as place
    from currencies
)

{%- if var('reporting_currency') %}

select {{ escaped_literal(var('reporting_currency')) }} as currency
{%- else %}

select currency
from ranked
where place = 1
{%- endif %}
