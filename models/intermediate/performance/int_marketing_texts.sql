{#
    Marketing texts with whose they are and what each cost, in the reporting currency: what its source reported, else by the list of prices. A text that was
    never sent costs nothing unless its source says so.
-#}
{{ config(materialized='view') }}
with

texts as (
    select
        *,
        coalesce(message_format, 'sms') as price_format,
        last_sent_at is not null or is_delivered as is_sent,
        {{ reporting_date('sent_at') }} as send_date,
        {#- without a day only the reporting currency has a rate #}
        coalesce({{ reporting_date('sent_at') }}, cast('0001-01-01' as date)) as cost_date
    from {{ ref('int_sms_messages_received') }}
    where is_marketing
),

priced as (
    select
        texts.*,
        recipients.recipient_key,
        recipients.time_zone as number_time_zone,
        coalesce(texts.profile_id, recipients.profile_id) as owner_id,
        case
            when texts.cost_amount is not null or texts.fee_amount is not null
                then (coalesce(texts.cost_amount, 0) + coalesce(texts.fee_amount, 0)) * reported_rates.rate
        end as reported_cost,
        case
            when not texts.is_sent then 0
            when texts.price_format = 'sms' then coalesce(texts.num_segments, 1) * prices.price_amount * price_rates.rate
            else prices.price_amount * price_rates.rate
        end as estimated_cost
    from texts
    left join {{ ref('int_reporting_currency') }} as reporting on true
    left join {{ ref('int_recipients') }} as recipients on texts.phone_e164 = recipients.phone_e164
    left join {{ ref('int_message_prices') }} as prices
        on
            recipients.country_code = prices.country_code
            and texts.price_format = prices.message_format
            and {{ is_in_period('texts.cost_date', 'prices.valid_from', 'prices.valid_to') }}
    left join {{ ref('int_currency_rates') }} as reported_rates
        on {{ rate_holds('reported_rates', 'coalesce(upper(texts.cost_currency), reporting.currency)', 'texts.cost_date') }}
    left join {{ ref('int_currency_rates') }} as price_rates
        on {{ rate_holds('price_rates', 'prices.currency', 'texts.cost_date') }}
)

select
    *,
    {{ as_decimal('case when cost_amount is not null or fee_amount is not null then reported_cost else estimated_cost end', 18, 4) }} as cost,
    case
        when reported_cost is not null then 'reported'
        when cost_amount is null and fee_amount is null and estimated_cost is not null then 'estimated'
        else 'unknown'
    end as cost_basis
from priced
