{# What each planned campaign would reach and cost. A forecast until is_final; only then its audience is exported. -#}
with

audience as (
    select
        audience.*,
        audience.segments * prices.price_amount * rates.rate as cost_amount,
        shoppers.profile_id is not null as is_discount_sensitive
    from {{ ref('campaign_audience') }} as audience
    inner join {{ ref('sending_eligibility') }} as eligibility on audience.profile_id = eligibility.profile_id
    left join {{ ref('int_phone_numbers') }} as numbers on eligibility.phone_e164 = numbers.phone_e164
    left join {{ ref('int_message_prices') }} as prices
        on
            audience.decision = 'include'
            and numbers.country_code = prices.country_code
            and prices.message_format = 'sms'
            and {{ reporting_date('audience.send_at') }} >= prices.valid_from
            and {{ reporting_date('audience.send_at') }} < prices.valid_to
    left join {{ ref('int_currency_rates') }} as rates on {{ rate_holds('rates', 'prices.currency', reporting_date('audience.send_at')) }}
    left join {{ ref('int_discount_shoppers') }} as shoppers on audience.profile_id = shoppers.profile_id
),

reasons as (
    select
        campaign_id,
        reason,
        count(*) as profiles
    from audience
    where decision = 'exclude'
    group by campaign_id, reason
),

reason_lists as (
    select
        campaign_id,
        {{ string_agg("reason || ': ' || cast(profiles as " ~ dbt.type_string() ~ ")", '; ', '-profiles, ' ~ byte_order('reason')) }} as excluded_by_reason
    from reasons
    group by campaign_id
),

totals as (
    select
        campaign_id,
        count(*) as members,
        count(case when decision = 'include' then 1 end) as included,
        count(case when decision = 'control' then 1 end) as control,
        count(case when decision = 'exclude' then 1 end) as excluded,
        min(case when decision = 'include' then send_at end) as first_send_at,
        max(case when decision = 'include' then send_at end) as last_send_at,
        sum(segments) as segments,
        sum(cost_amount) as cost_amount,
        count(case when decision = 'include' and cost_amount is null then 1 end) as texts_without_price,
        count(case when decision = 'include' and is_discount_sensitive then 1 end) as discount_sensitive_included
    from audience
    group by campaign_id
)

select
    campaigns.campaign_id,
    campaigns.campaign_name,
    campaigns.plan_id,
    campaigns.goal,
    campaigns.message_type,
    campaigns.planned_at,
    cast(coalesce(totals.members, 0) as integer) as members,
    cast(coalesce(totals.included, 0) as integer) as included,
    cast(coalesce(totals.control, 0) as integer) as control,
    cast(coalesce(totals.excluded, 0) as integer) as excluded,
    coalesce(reason_lists.excluded_by_reason, '') as excluded_by_reason,
    totals.first_send_at,
    totals.last_send_at,
    cast(totals.segments as integer) as segments,
    {{ as_decimal('case when totals.texts_without_price = 0 then totals.cost_amount end', 28, 12) }} as expected_cost,
    cast(coalesce(totals.texts_without_price, 0) as integer) as texts_without_price,
    cast(coalesce(totals.discount_sensitive_included, 0) as integer) as discount_sensitive_included,
    campaigns.is_final,
    {{ as_of() }} as as_of
from {{ ref('int_planned_campaigns') }} as campaigns
left join totals on campaigns.campaign_id = totals.campaign_id
left join reason_lists on campaigns.campaign_id = reason_lists.campaign_id
