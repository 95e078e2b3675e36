{# Where a customer stands among all customers, consented or not: an opt-out must not move anyone else's score. -#}
with

customers as (
    select
        orders.*,
        predictions.predicted_clv_365d
    from {{ ref('int_order_features') }} as orders
    left join {{ ref('int_purchase_predictions') }} as predictions on orders.profile_id = predictions.profile_id
),

vip_medians as (
    select
        {{ median('vip_revenue') }} as median_revenue,
        {{ median('vip_frequency') }} as median_orders
    from customers
    where ordered_in_vip_window
),

ranked as (
    select
        profile_id,
        count(*) over () as customer_count,
        rank() over (order by {{ var('vip_value_measure') }} desc nulls last) as value_rank,
        {#- equals together at their last place: a shop whose customers all came today loses nobody #}
        count(*) over (order by days_since_last_order desc range unbounded preceding) as recency_rank,
        rank() over (order by lifetime_orders) as frequency_rank,
        rank() over (order by lifetime_revenue) as monetary_rank
    from customers
),

scored as (
    select
        {% for score in ['recency', 'frequency', 'monetary'] -%}
        {{ rank_score(score ~ '_rank', 'customer_count', 3) }} as {{ score }}_score_3,
        {{ rank_score(score ~ '_rank', 'customer_count', 5) }} as {{ score }}_score_5,
        {% endfor -%}
        profile_id,
        customer_count,
        value_rank
    from ranked
)

select
    scored.profile_id,
    cast(scored.customer_count as integer) as customer_count,
    {#- whoever is worth nothing is not among the best, however few are worth something #}
    cast(case when customers.{{ var('vip_value_measure') }} > 0 then scored.value_rank end as integer) as value_rank,
    {#- exact decimals: 1.2 x 18 must not come out below 21.60 #}
    {% if var('vip_revenue_threshold') is none -%}
    {{ as_decimal(var('vip_median_factor') ~ ' * vip_medians.median_revenue', 18, 6) }}
    {%- else -%}
    {{ as_decimal(var('vip_revenue_threshold'), 18, 6) }}
    {%- endif %} as vip_revenue_threshold,
    {% if var('vip_orders_threshold') is none -%}
    {{ as_decimal(var('vip_median_factor') ~ ' * vip_medians.median_orders', 18, 6) }}
    {%- else -%}
    {{ as_decimal(var('vip_orders_threshold'), 18, 6) }}
    {%- endif %} as vip_orders_threshold,
    scored.recency_score_3,
    scored.frequency_score_3,
    scored.monetary_score_3,
    scored.recency_score_5,
    scored.frequency_score_5,
    scored.monetary_score_5,
    cast(scored.recency_score_5 as {{ dbt.type_string() }})
    || '-' || cast(scored.frequency_score_5 as {{ dbt.type_string() }})
    || '-' || cast(scored.monetary_score_5 as {{ dbt.type_string() }}) as rfm_score,
    case
        when scored.recency_score_3 = 3 and scored.frequency_score_3 = 3 and scored.monetary_score_3 = 3 then 'champions'
        when scored.recency_score_3 = 3 and scored.frequency_score_3 = 2 and scored.monetary_score_3 = 2 then 'potential_loyalists'
        when scored.recency_score_3 = 3 and scored.frequency_score_3 = 1 then 'new_or_promising'
        when scored.recency_score_3 = 3 then 'active'
        when scored.recency_score_3 = 2 and scored.frequency_score_3 = 3 and scored.monetary_score_3 = 3 then 'loyal'
        when scored.recency_score_3 = 2 and scored.frequency_score_3 >= 2 then 'needs_attention'
        when scored.recency_score_3 = 2 then 'promising'
        when scored.frequency_score_3 = 3 and scored.monetary_score_3 = 3 then 'rfm_at_risk'
        when scored.frequency_score_3 = 3 or (scored.frequency_score_3 = 2 and scored.monetary_score_3 >= 2) then 'lapsing'
        when scored.frequency_score_3 >= 2 or scored.monetary_score_3 >= 2 then 'almost_lost'
        else 'lost'
    end as rfm_name
from scored
inner join customers on scored.profile_id = customers.profile_id
cross join vip_medians
