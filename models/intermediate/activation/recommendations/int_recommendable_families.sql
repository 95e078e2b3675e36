{#
    Families that enough people bought lately, with the product of each that is named: of those that may be recommended the one most people bought
    lately. Premium is what costs as much as the upper fifth of its category, or more.
-#}
with

purchases as (
    select distinct
        buyer_number,
        product_number,
        family_number
    from {{ ref('int_recommendation_purchases') }}
    where is_recent
),

families as (
    select
        family_number,
        count(distinct buyer_number) as recent_buyers
    from purchases
    group by family_number
    having count(distinct buyer_number) >= {{ var('recommendation_min_buyers') }}
),

sold as (
    select
        product_number,
        count(*) as recent_buyers
    from purchases
    group by product_number
),

{# the percentile with interpolation, as percentile_cont has it, without fractions -#}
priced as (
    select
        *,
        case
            when price is not null and category <> 'uncategorised' and is_offered
                then
                    5 * (count(case when is_offered then price end) over (partition by category order by price) - 1)
                    >= 4 * (count(case when is_offered then price end) over (partition by category) - 1)
            else false
        end as is_premium
    from {{ ref('int_recommendation_products') }}
),

named as (
    select
        priced.*,
        row_number() over (
            partition by priced.family_number
            order by coalesce(sold.recent_buyers, 0) desc, priced.product_number
        ) as place
    from priced
    left join sold on priced.product_number = sold.product_number
    where priced.is_available
)

select
    families.family_number,
    named.product_number,
    named.product_id,
    named.is_premium,
    cast(families.recent_buyers as integer) as recent_buyers,
    {{ safe_divide('families.recent_buyers', 'max(families.recent_buyers) over ()') }} as popularity
from families
inner join named on families.family_number = named.family_number and named.place = 1
