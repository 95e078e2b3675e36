{# Prices of texts with the day on which each ends (seed message_prices). -#}
select
    upper(country_code) as country_code,
    message_format,
    upper(currency) as currency,
    price_amount + coalesce(carrier_fee_amount, 0) as price_amount,
    valid_from,
    coalesce(
        lead(valid_from) over (partition by upper(country_code), message_format order by valid_from), cast('9999-12-31' as date)
    ) as valid_to
from {{ ref('message_prices') }}
