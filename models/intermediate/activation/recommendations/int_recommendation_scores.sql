{#
    The three best families that a customer never bought, of all and of premium ones. A family that nothing bought is near to is among them only as one of
    the three most popular, so these and the neighbors are all that is looked at.
-#}
with

purchases as (
    select * from {{ ref('int_family_purchases') }}
),

looked_at as (
    select
        purchases.buyer_number,
        neighbors.neighbor_number as family_number,
        neighbors.cosine_billionths
    from purchases
    inner join {{ ref('int_family_neighbors') }} as neighbors on purchases.family_number = neighbors.family_number
    union all
    select
        buyer_number,
        family_number,
        0 as cosine_billionths
    from {{ ref('int_popular_unbought') }}
),

{# whole numbers as double, which takes half the memory; their sums are exact all the same -#}
all_sums as (
    select
        buyer_number,
        family_number,
        sum(cast(cosine_billionths as {{ type_double() }})) as nearness
    from looked_at
    group by buyer_number, family_number
),

sums as (
    select all_sums.*
    from all_sums
    left join purchases on all_sums.buyer_number = purchases.buyer_number and all_sums.family_number = purchases.family_number
    where purchases.buyer_number is null
),

{# of what was not bought, the three most popular come to this much by popularity alone -#}
least_scores as (
    select
        unbought.buyer_number,
        unbought.kind,
        min(recommendable.popularity) as score
    from {{ ref('int_popular_unbought') }} as unbought
    inner join {{ ref('int_recommendable_families') }} as recommendable on unbought.family_number = recommendable.family_number
    group by unbought.buyer_number, unbought.kind
    having count(*) = 3
),

compared as (
    select
        *,
        max(nearness) over (partition by buyer_number) as greatest_nearness
    from sums
),

scored as (
    select
        compared.buyer_number,
        compared.family_number,
        compared.nearness,
        recommendable.product_number,
        recommendable.is_premium,
        coalesce({{ safe_divide('compared.nearness', 'compared.greatest_nearness') }}, 0) + recommendable.popularity as score
    from compared
    inner join {{ ref('int_recommendable_families') }} as recommendable on compared.family_number = recommendable.family_number
),

kinds as (
    select 'new' as kind
    union all
    select 'premium' as kind
),

ranked as (
    select
        kinds.kind,
        scored.buyer_number,
        scored.family_number,
        scored.nearness,
        scored.score,
        row_number() over (partition by scored.buyer_number, kinds.kind order by scored.score desc, scored.product_number asc) as place
    from scored
    inner join kinds on kinds.kind = 'new' or scored.is_premium
    left join least_scores on scored.buyer_number = least_scores.buyer_number and kinds.kind = least_scores.kind
    where scored.score >= coalesce(least_scores.score, 0)
)

select
    kind,
    buyer_number,
    family_number,
    cast(nearness as {{ dbt.type_bigint() }}) as nearness,
    score,
    cast(place as integer) as place
from ranked
where place <= 3
