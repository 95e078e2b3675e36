{#
    What goes together: for each family bought the 50 recommendable ones nearest to it, by the cosine of the orders they are in. Pairs need three
    orders; an order of very many products says nothing. The cosine is kept as whole billionths, whose sums are the same in any order.
-#}
with

order_families as (
    select distinct
        buyer_number,
        order_number,
        family_number
    from {{ ref('int_recommendation_purchases') }}
),

order_sizes as (
    select
        buyer_number,
        order_number
    from order_families
    group by buyer_number, order_number
    having count(*) between 2 and {{ var('recommendation_max_lines') }}
),

small_orders as (
    select order_families.*
    from order_families
    inner join order_sizes
        on order_families.buyer_number = order_sizes.buyer_number and order_families.order_number = order_sizes.order_number
),

families as (
    select
        family_number,
        cast(count(*) as {{ type_double() }}) as orders
    from order_families
    group by family_number
),

pairs as (
    select
        bought.family_number,
        neighbors.family_number as neighbor_number,
        count(*) as orders
    from small_orders as bought
    inner join small_orders as neighbors
        on
            bought.buyer_number = neighbors.buyer_number
            and bought.order_number = neighbors.order_number
            and bought.family_number <> neighbors.family_number
    where neighbors.family_number in (select recommendable.family_number from {{ ref('int_recommendable_families') }} as recommendable)
    group by bought.family_number, neighbors.family_number
    having count(*) >= 3
),

measured as (
    select
        pairs.family_number,
        pairs.neighbor_number,
        cast(
            floor({{ safe_divide('pairs.orders', 'sqrt(families.orders * neighbors.orders)') }} * 1000000000 + 0.5)
            as integer
        ) as cosine_billionths
    from pairs
    inner join families on pairs.family_number = families.family_number
    inner join families as neighbors on pairs.neighbor_number = neighbors.family_number
),

ranked as (
    select
        measured.*,
        row_number() over (
            partition by measured.family_number
            order by measured.cosine_billionths desc, recommendable.product_number asc
        ) as place
    from measured
    inner join {{ ref('int_recommendable_families') }} as recommendable on measured.neighbor_number = recommendable.family_number
)

select
    family_number,
    neighbor_number,
    cosine_billionths
from ranked
where place <= 50
