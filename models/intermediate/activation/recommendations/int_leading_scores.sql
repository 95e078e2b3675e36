{#
    The three best of the leading families for each customer, of all and of premium ones. Their nearness is added up in a column each: one row a
    customer instead of one for each family that anything bought is near to.
-#}
{%- set places = range(1, var('recommendation_leading_families') + 1) -%}
with
leaders as (
    select * from {{ ref('int_leading_families') }}
),

{# what was bought is not recommended: it comes to less than nothing, whatever is near to it -#}
nearness_by_place as (
    select
        neighbors.family_number,
        leaders.place,
        neighbors.cosine_billionths
    from {{ ref('int_family_neighbors') }} as neighbors
    inner join leaders on neighbors.neighbor_number = leaders.family_number
    union all
    select
        family_number,
        place,
        -1000000000000000 as cosine_billionths
    from leaders
),

{# whole numbers as double, whose sums are exact in any order -#}
families as (
    select
        {% for place in places -%}
        cast(sum(case when place = {{ place }} then cosine_billionths else 0 end) as {{ type_double() }}) as nearness_{{ place }},
        {% endfor -%}
        family_number
    from nearness_by_place
    group by family_number
),

buyers as (
    select
        {% for place in places -%}
        sum(families.nearness_{{ place }}) as nearness_{{ place }},
        {% endfor -%}
        purchases.buyer_number
    from {{ ref('int_family_purchases') }} as purchases
    left join families on purchases.family_number = families.family_number
    group by purchases.buyer_number
),

listed as (
    select
        buyers.buyer_number,
        leaders.family_number,
        coalesce(
            case leaders.place
                {%- for place in places %}
                when {{ place }} then buyers.nearness_{{ place }}
                {%- endfor %}
            end,
            0
        ) as nearness
    from buyers
    cross join leaders
),

sums as (
    select * from listed
    where nearness >= 0
),

{{ best_families('sums') }}

select * from best_families
