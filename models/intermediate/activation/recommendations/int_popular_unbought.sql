{#
    The three most popular families of each kind that a customer never bought. A bought one with fewer than n others before it comes before the n-th of
    the others, so the place of that one is n and their number. Who bought n families looks at the first n + 3 places at most.
-#}
with

places as (
    select * from {{ ref('int_recommendation_places') }}
),

baskets as (
    select
        buyer_number,
        count(*) as families
    from {{ ref('int_family_purchases') }}
    group by buyer_number
),

bought as (
    select
        purchases.buyer_number,
        places.kind,
        places.place - row_number() over (partition by purchases.buyer_number, places.kind order by places.place) as unbought_before
    from {{ ref('int_family_purchases') }} as purchases
    inner join places on purchases.family_number = places.family_number
    inner join baskets on purchases.buyer_number = baskets.buyer_number
    where places.place <= baskets.families + 3
),

counted as (
    select
        buyer_number,
        kind,
        count(case when unbought_before < 1 then 1 end) as before_1,
        count(case when unbought_before < 2 then 1 end) as before_2,
        count(case when unbought_before < 3 then 1 end) as before_3
    from bought
    group by buyer_number, kind
),

wanted as (
    {%- for n in [1, 2, 3] %}
    select
        buyers.buyer_number,
        kinds.kind,
        {{ n }} + coalesce(counted.before_{{ n }}, 0) as place
    from {{ ref('int_recommendation_buyers') }} as buyers
    cross join (select distinct places.kind from places) as kinds
    left join counted on buyers.buyer_number = counted.buyer_number and kinds.kind = counted.kind
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select
    wanted.buyer_number,
    wanted.kind,
    places.family_number
from wanted
inner join places on wanted.kind = places.kind and wanted.place = places.place
