{# The families that most others are near to. Nearly every customer's three best are among them, so these are added up first. #}
with
received as (
    select
        neighbor_number as family_number,
        sum(cosine_billionths) as nearness
    from {{ ref('int_family_neighbors') }}
    group by neighbor_number
),

ranked as (
    select
        recommendable.family_number,
        row_number() over (
            order by coalesce(received.nearness, 0) desc, recommendable.recent_buyers desc, recommendable.family_number asc
        ) as place
    from {{ ref('int_recommendable_families') }} as recommendable
    left join received on recommendable.family_number = received.family_number
)

select
    family_number,
    cast(place as integer) as place
from ranked
where place <= {{ var('recommendation_leading_families') }}
