{#
    Customers for whom a family that is not leading may be among the three best: those who bought so much near to others that one of these, were all of it
    near to the same one, might come to the third best score, or be the nearest of all.
-#}
with
others as (
    select recommendable.*
    from {{ ref('int_recommendable_families') }} as recommendable
    left join {{ ref('int_leading_families') }} as leaders on recommendable.family_number = leaders.family_number
    where leaders.family_number is null
),

{# null where there are none -#}
most_popular as (
    select
        max(popularity) as any_popularity,
        max(case when is_premium then popularity end) as premium_popularity
    from others
),

nearest_others as (
    select
        neighbors.family_number,
        max(neighbors.cosine_billionths) as any_billionths,
        max(case when others.is_premium then neighbors.cosine_billionths else 0 end) as premium_billionths
    from {{ ref('int_family_neighbors') }} as neighbors
    inner join others on neighbors.neighbor_number = others.family_number
    group by neighbors.family_number
),

at_most as (
    select
        purchases.buyer_number,
        cast(sum(coalesce(nearest_others.any_billionths, 0)) as {{ type_double() }}) as any_nearness,
        cast(sum(coalesce(nearest_others.premium_billionths, 0)) as {{ type_double() }}) as premium_nearness
    from {{ ref('int_family_purchases') }} as purchases
    left join nearest_others on purchases.family_number = nearest_others.family_number
    group by purchases.buyer_number
),

best as (
    select
        buyer_number,
        max(greatest_nearness) as greatest_nearness,
        max(case when kind = 'new' and place = 3 then score end) as new_score,
        max(case when kind = 'premium' and place = 3 then score end) as premium_score
    from {{ ref('int_leading_scores') }}
    group by buyer_number
),

compared as (
    select
        at_most.buyer_number,
        at_most.any_nearness > coalesce(best.greatest_nearness, 0) as may_be_nearest,
        best.new_score,
        best.premium_score,
        coalesce({{ safe_divide('at_most.any_nearness', 'best.greatest_nearness') }}, 0) + most_popular.any_popularity as any_score,
        coalesce({{ safe_divide('at_most.premium_nearness', 'best.greatest_nearness') }}, 0) + most_popular.premium_popularity as other_premium_score
    from at_most
    cross join most_popular
    left join best on at_most.buyer_number = best.buyer_number
)

select buyer_number
from compared
where may_be_nearest or any_score >= coalesce(new_score, 0) or other_premium_score >= coalesce(premium_score, 0)
