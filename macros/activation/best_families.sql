{#
    CTEs of the three best families of each kind for a customer, the last of them best_families: kind, buyer_number, family_number, nearness,
    greatest_nearness, score and place.

    sums: CTE of buyer_number, family_number and nearness of families that were not bought
#}
{% macro best_families(sums) -%}
greatest as (
    select
        buyer_number,
        max(nearness) as greatest_nearness
    from {{ sums }}
    group by buyer_number
),

scored as (
    select
        sums.buyer_number,
        sums.family_number,
        sums.nearness,
        greatest.greatest_nearness,
        recommendable.product_number,
        recommendable.is_premium,
        coalesce({{ safe_divide('sums.nearness', 'greatest.greatest_nearness') }}, 0) + recommendable.popularity as score
    from {{ sums }} as sums
    inner join greatest on sums.buyer_number = greatest.buyer_number
    inner join {{ ref('int_recommendable_families') }} as recommendable on sums.family_number = recommendable.family_number
),

{#- the three best come to no less than the three most popular do #}
least_scores as (
    select
        unbought.buyer_number,
        {%- for kind in ['new', 'premium'] %}
        case
            when count(case when unbought.kind = '{{ kind }}' then 1 end) = 3 then min(case when unbought.kind = '{{ kind }}' then scored.score end)
            else 0
        end as {{ kind }}_score{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('int_popular_unbought') }} as unbought
    inner join scored on unbought.buyer_number = scored.buyer_number and unbought.family_number = scored.family_number
    group by unbought.buyer_number
),

candidates as (
    select
        scored.*,
        scored.score >= coalesce(least_scores.new_score, 0) as may_be_new,
        scored.is_premium and scored.score >= coalesce(least_scores.premium_score, 0) as may_be_premium
    from scored
    left join least_scores on scored.buyer_number = least_scores.buyer_number
),

kinds as (
    {%- for kind in ['new', 'premium'] %}
    select
        '{{ kind }}' as kind,
        *
    from candidates
    where may_be_{{ kind }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

ranked as (
    select
        *,
        row_number() over (partition by buyer_number, kind order by score desc, product_number asc) as place
    from kinds
),

best_families as (
    select
        kind,
        buyer_number,
        family_number,
        nearness,
        greatest_nearness,
        score,
        cast(place as integer) as place
    from ranked
    where place <= 3
)
{%- endmacro %}
