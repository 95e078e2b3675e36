{#
    The three best families that a customer never bought, of all and of premium ones. A family whose nearness to what they bought is nothing is
    among them only if it is one of the three most popular, so these and the neighbors are all that is looked at. Customers are taken in parts,
    so that the sums of one fit into memory.
-#}
{%- set parts = 4 -%}
with

purchases as (
    select * from {{ ref('int_family_purchases') }}
),

neighbors as (
    select * from {{ ref('int_family_neighbors') }}
),

popular as (
    select * from {{ ref('int_popular_unbought') }}
),

recommendable as (
    select * from {{ ref('int_recommendable_families') }}
)

{%- for part in range(parts) %},

looked_at_{{ part }} as (
    select
        purchases.buyer_number,
        neighbors.neighbor_number as family_number,
        neighbors.cosine_billionths,
        0 as is_bought
    from purchases
    inner join neighbors on purchases.family_number = neighbors.family_number
    where mod(purchases.buyer_number, {{ parts }}) = {{ part }}
    union all
    select
        buyer_number,
        family_number,
        0 as cosine_billionths,
        0 as is_bought
    from popular
    where mod(buyer_number, {{ parts }}) = {{ part }}
    union all
    select
        buyer_number,
        family_number,
        0 as cosine_billionths,
        1 as is_bought
    from purchases
    where mod(buyer_number, {{ parts }}) = {{ part }}
),

sums_{{ part }} as (
    select
        buyer_number,
        family_number,
        cast(sum(cosine_billionths) as {{ dbt.type_bigint() }}) as nearness
    from looked_at_{{ part }}
    group by buyer_number, family_number
    having max(is_bought) = 0
),

greatest_{{ part }} as (
    select
        buyer_number,
        max(nearness) as greatest_nearness
    from sums_{{ part }}
    group by buyer_number
),

scored_{{ part }} as (
    select
        sums.buyer_number,
        sums.family_number,
        sums.nearness,
        recommendable.product_number,
        recommendable.is_premium,
        coalesce({{ safe_divide('sums.nearness', 'greatest_of_all.greatest_nearness') }}, 0) + recommendable.popularity as score
    from sums_{{ part }} as sums
    inner join greatest_{{ part }} as greatest_of_all on sums.buyer_number = greatest_of_all.buyer_number
    inner join recommendable on sums.family_number = recommendable.family_number
),

ranked_{{ part }} as (
    select
        'new' as kind,
        buyer_number,
        family_number,
        nearness,
        score,
        row_number() over (partition by buyer_number order by score desc, product_number) as place
    from scored_{{ part }}
    union all
    select
        'premium' as kind,
        buyer_number,
        family_number,
        nearness,
        score,
        row_number() over (partition by buyer_number order by score desc, product_number) as place
    from scored_{{ part }}
    where is_premium
)
{%- endfor %}

{%- for part in range(parts) %}
select
    kind,
    buyer_number,
    family_number,
    nearness,
    score,
    cast(place as integer) as place
from ranked_{{ part }}
where place <= 3
{{- '\nunion all' if not loop.last }}
{%- endfor %}
