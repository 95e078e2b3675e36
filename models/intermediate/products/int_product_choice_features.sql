with

order_counts as (
    select
        profile_id,
        max(order_number) as orders
    from {{ ref('int_completed_orders') }}
    group by profile_id
),

lines as (
    select
        *,
        {{ days_since('order_date') }} < 365 as is_recent
    from {{ ref('int_order_line_facts') }}
),

totals as (
    select
        profile_id,
        sum(quantity) as units,
        count(
            distinct case when is_recent and brand is not null then order_number end
        ) as branded_orders_365d,
        count(case when is_recent then 1 end) as lines_365d,
        sum(case when is_recent then quantity end) as units_365d,
        sum(
            case when is_recent and usage_type = 'daily' then quantity else 0 end
        ) as daily_units_365d,
        sum(
            case when is_recent and usage_type = 'occasional' then quantity else 0 end
        ) as occasional_units_365d
    from lines
    group by profile_id
),

choices as (
    {% for kind in ['brand', 'category', 'product_id'] -%}
    select
        profile_id,
        '{{ kind }}' as kind,
        {{ kind }} as choice,
        sum(quantity) as units,
        min(order_number) as first_order_number,
        {{ dbt.bool_or('is_recent') }} as is_recent
    from lines
    where {{ kind }} is not null
    group by profile_id, {{ kind }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

top_units as (
    select
        profile_id,
        kind,
        max(units) as units
    from choices
    group by profile_id, kind
),

favourites as (
    select
        choices.profile_id,
        {% for kind in ['brand', 'category', 'product_id'] -%}
        min(
            case
                when choices.kind = '{{ kind }}' and choices.units = top_units.units
                    then {{ byte_order('choices.choice') }}
            end
        ) as favourite_{{ kind }},
        {% endfor -%}
        max(case when choices.kind = 'brand' then choices.units end) as top_brand_units,
        count(case when choices.kind = 'brand' and choices.is_recent then 1 end) as brands_365d,
        count(case when choices.kind = 'product_id' then 1 end) as distinct_products,
        count(
            distinct case
                when choices.kind = 'brand' and choices.first_order_number > 1
                    then choices.first_order_number
            end
        ) as orders_with_new_brand
    from choices
    inner join top_units
        on choices.profile_id = top_units.profile_id and choices.kind = top_units.kind
    group by choices.profile_id
),

new_products as (
    select
        lines.profile_id,
        count(*) as lines_365d
    from lines
    inner join choices
        on
            lines.profile_id = choices.profile_id
            and lines.product_id = choices.choice
            and lines.order_number = choices.first_order_number
    where choices.kind = 'product_id' and lines.is_recent
    group by lines.profile_id
)

select
    order_counts.profile_id,
    {{ safe_divide('coalesce(favourites.top_brand_units, 0)', 'totals.units') }} as top_brand_unit_share,
    cast(coalesce(favourites.brands_365d, 0) as integer) as brands_365d,
    cast(coalesce(totals.branded_orders_365d, 0) as integer) as branded_orders_365d,
    {{ safe_divide('coalesce(favourites.orders_with_new_brand, 0)', 'order_counts.orders - 1') }}
        as new_brand_order_share,
    {{ safe_divide('totals.daily_units_365d', 'totals.units_365d') }} as daily_unit_share_365d,
    {{ safe_divide('totals.occasional_units_365d', 'totals.units_365d') }} as occasional_unit_share_365d,
    {{ safe_divide('coalesce(new_products.lines_365d, 0)', 'totals.lines_365d') }}
        as new_product_line_share_365d,
    cast(coalesce(favourites.distinct_products, 0) as integer) as distinct_products,
    favourites.favourite_category,
    favourites.favourite_brand,
    favourites.favourite_product_id
from order_counts
left join totals on order_counts.profile_id = totals.profile_id
left join favourites on order_counts.profile_id = favourites.profile_id
left join new_products on order_counts.profile_id = new_products.profile_id
