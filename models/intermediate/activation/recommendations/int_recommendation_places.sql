{# What may be recommended of each kind, the most popular first; of equals the first product_id. -#}
with

kinds as (
    select
        'new' as kind,
        *
    from {{ ref('int_recommendable_families') }}
    union all
    select
        'premium' as kind,
        *
    from {{ ref('int_recommendable_families') }}
    where is_premium
)

select
    kind,
    family_number,
    cast(row_number() over (partition by kind order by recent_buyers desc, product_number asc) as integer) as place
from kinds
