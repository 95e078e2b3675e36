with

products as (
    select * from {{ ref('int_recommendation_products') }}
),

recommendable as (
    select * from {{ ref('int_recommendable_families') }}
),

buyers as (
    select * from {{ ref('int_recommendation_buyers') }}
),

running_supplies as (
    select distinct
        buyers.buyer_number,
        products.family_number
    from {{ ref('int_product_supplies') }} as supplies
    inner join buyers on supplies.profile_id = buyers.profile_id
    inner join products on supplies.product_id = products.product_id
    where supplies.supply_ending_at > {{ as_of() }}
),

bought as (
    select
        purchases.buyer_number,
        purchases.orders,
        purchases.last_order_number,
        case when own.is_available then own.product_number else recommendable.product_number end as product_number
    from {{ ref('int_family_purchases') }} as purchases
    inner join recommendable on purchases.family_number = recommendable.family_number
    inner join products as own on purchases.product_number = own.product_number
    left join running_supplies
        on purchases.buyer_number = running_supplies.buyer_number and purchases.family_number = running_supplies.family_number
    where running_supplies.buyer_number is null
),

bought_again as (
    select
        *,
        row_number() over (partition by buyer_number order by orders desc, last_order_number desc, product_number asc) as place
    from bought
),

near as (
    select distinct
        buyer_number,
        family_number
    from {{ ref('int_recommendation_scores') }}
    where nearness > 0
),

{# what was bought with the greatest cosine, of equals the first by its number: the greatest of one number that holds both -#}
reasons as (
    select
        near.buyer_number,
        near.family_number,
        1000000000
        - mod(max(cast(neighbors.cosine_billionths as {{ dbt.type_bigint() }}) * 1000000000 - purchases.product_number), 1000000000) as product_number
    from near
    inner join {{ ref('int_family_purchases') }} as purchases on near.buyer_number = purchases.buyer_number
    inner join {{ ref('int_family_neighbors') }} as neighbors
        on purchases.family_number = neighbors.family_number and near.family_number = neighbors.neighbor_number
    group by near.buyer_number, near.family_number
),

recommendations as (
    select
        buyers.profile_id,
        'buy_again' as kind,
        bought_again.place,
        products.product_id,
        cast(bought_again.orders as {{ type_double() }}) as score,
        cast(null as {{ dbt.type_string() }}) as because_product_id
    from bought_again
    inner join buyers on bought_again.buyer_number = buyers.buyer_number
    inner join products on bought_again.product_number = products.product_number
    where bought_again.place <= 3
    union all
    select
        buyers.profile_id,
        scores.kind,
        scores.place,
        recommendable.product_id,
        scores.score,
        because.product_id as because_product_id
    from {{ ref('int_recommendation_scores') }} as scores
    inner join buyers on scores.buyer_number = buyers.buyer_number
    inner join recommendable on scores.family_number = recommendable.family_number
    left join reasons on scores.buyer_number = reasons.buyer_number and scores.family_number = reasons.family_number
    left join products as because on reasons.product_number = because.product_number
    union all
    select
        profiles.profile_id,
        places.kind,
        places.place,
        recommendable.product_id,
        recommendable.popularity as score,
        cast(null as {{ dbt.type_string() }}) as because_product_id
    from {{ ref('int_live_profiles') }} as profiles
    cross join {{ ref('int_recommendation_places') }} as places
    inner join recommendable on places.family_number = recommendable.family_number
    left join buyers on profiles.profile_id = buyers.profile_id
    where places.kind = 'new' and places.place <= 3 and buyers.profile_id is null
)

select
    {{ joined_hash(['profile_id', 'kind', 'place']) }} as recommendation_key,
    profile_id,
    kind,
    cast(place as integer) as rank,
    product_id,
    {{ as_decimal('score', 28, 12) }} as score,
    because_product_id,
    {{ as_of_date() }} as as_of_date
from recommendations
