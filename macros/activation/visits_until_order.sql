{#
    Activity of a profile cut into carts, or visits: a new one begins after an order, or after cart_gap_hours without any. One row an activity,
    so that a flow can count from the last one before its first message. trigger_key is when the cart began; product and value are its last.

    activity: CTE of profile_id, happened_at, product_id and value
#}
{% macro visits_until_order(activity) -%}
happenings as (
    select
        profile_id,
        happened_at,
        {#- an order at the same instant comes after #}
        0 as is_order,
        product_id,
        value
    from {{ activity }}
    union all
    select
        orders.profile_id,
        orders.ordered_at as happened_at,
        1 as is_order,
        cast(null as {{ dbt.type_string() }}) as product_id,
        null as value
    from {{ ref('int_valid_orders') }} as orders
    inner join (select distinct active.profile_id from {{ activity }} as active) as people on orders.profile_id = people.profile_id
),

cut as (
    select
        *,
        case
            when is_order = 1 then 0
            when lag(is_order) over (partition by profile_id order by happened_at, is_order) = 0
                and {{ add_hours('lag(happened_at) over (partition by profile_id order by happened_at, is_order)', var('cart_gap_hours')) }} > happened_at
                then 0
            else 1
        end as is_first
    from happenings
),

numbered as (
    select
        *,
        sum(is_first) over (partition by profile_id order by happened_at, is_order rows between unbounded preceding and current row) as visit
    from cut
),

{#- of two at one time the higher value and the later product in order of bytes #}
visits as (
    select
        profile_id,
        happened_at,
        min(happened_at) over (partition by profile_id, visit) as began_at,
        first_value(value) over (
            partition by profile_id, visit
            order by happened_at desc, coalesce(value, -1) desc
            rows between unbounded preceding and unbounded following
        ) as value,
        first_value(product_id) over (
            partition by profile_id, visit
            order by case when product_id is null then 1 else 0 end, happened_at desc, {{ byte_order('product_id') }} desc
            rows between unbounded preceding and unbounded following
        ) as product_id
    from numbered
    where is_order = 0
)

select distinct
    profile_id,
    {{ moment_key('began_at') }} as trigger_key,
    happened_at as triggered_at,
    product_id,
    cast(null as {{ dbt.type_string() }}) as order_id,
    value
from visits
{%- endmacro %}
