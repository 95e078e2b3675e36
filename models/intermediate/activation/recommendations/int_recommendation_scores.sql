{#
    The three best families that a customer never bought, of all and of premium ones: of the leading families, and where these do not decide it, of all
    that anything bought is near to. A family that nothing bought is near to is among them only as one of the three most popular.
-#}
with
purchases as (
    select purchases.*
    from {{ ref('int_family_purchases') }} as purchases
    inner join {{ ref('int_undecided_buyers') }} as undecided on purchases.buyer_number = undecided.buyer_number
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
        unbought.buyer_number,
        unbought.family_number,
        0 as cosine_billionths
    from {{ ref('int_popular_unbought') }} as unbought
    inner join {{ ref('int_undecided_buyers') }} as undecided on unbought.buyer_number = undecided.buyer_number
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

{{ best_families('sums') }},

scores as (
    select * from best_families
    union all
    select leaders.*
    from {{ ref('int_leading_scores') }} as leaders
    left join {{ ref('int_undecided_buyers') }} as undecided on leaders.buyer_number = undecided.buyer_number
    where undecided.buyer_number is null
)

select
    kind,
    buyer_number,
    family_number,
    cast(nearness as {{ dbt.type_bigint() }}) as nearness,
    score,
    place
from scores
