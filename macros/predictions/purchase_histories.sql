{#
    A query: what the models of repeat buying and spend know of each customer at the end of a day (definitions.md section 6). Orders of
    one date are one order day. until: that day, a date.
#}
{% macro purchase_histories(until) -%}
    with order_days as (
        select
            profile_id,
            order_date,
            min(order_number) > 1 as is_repeat,
            count(*) as orders,
            sum(revenue) as revenue
        from {{ ref('int_completed_orders') }}
        where order_date <= {{ until }}
        group by profile_id, order_date
    )

    select
        profile_id,
        {{ until }} as as_of_date,
        cast(sum(orders) as integer) as orders,
        cast(count(*) - 1 as integer) as repeat_order_days,
        {{ days_between('min(order_date)', 'max(order_date)') }} as days_to_last_order,
        {{ days_between('min(order_date)', until) }} as days_since_first_order,
        {{ safe_divide('sum(case when is_repeat then revenue end)', 'count(*) - 1') }} as mean_repeat_revenue
    from order_days
    group by profile_id
{%- endmacro %}
