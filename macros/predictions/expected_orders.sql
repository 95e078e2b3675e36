{#
    A query: `histories` with the chance that each customer has not left for good, and the orders that one who has not is expected to
    place. Both null where the parameters are. Time unit of the models is the week.

    `histories`: relation with the columns of int_purchase_histories. `parameters`: relation of one row with r, alpha, a and b of var
    clv_model. `horizons`: name of a column -> weeks.
#}
{% macro expected_orders(histories, parameters, horizons) -%}
    with purchases as (
        select
            histories.*,
            parameters.r + histories.repeat_order_days as purchase_shape,
            parameters.alpha + cast(histories.days_since_first_order as {{ type_double() }}) / 7 as purchase_rate,
            parameters.alpha + cast(histories.days_to_last_order as {{ type_double() }}) / 7 as purchase_rate_at_last_order,
            {# orders that the customer stayed after, if alive; in BG/NBD no one leaves after the first one -#}
            histories.repeat_order_days{{ ' + 1' if var('clv_model') == 'mbg_nbd' }} as orders_stayed_after,
            parameters.a as leave_a,
            parameters.b as leave_b
        from {{ histories }} as histories
        cross join {{ parameters }} as parameters
    ),

    {# those who are alive differ by number of orders and age alone -#}
    states as (
        select distinct
            repeat_order_days,
            days_since_first_order,
            purchase_shape,
            purchase_rate,
            leave_a,
            leave_b + orders_stayed_after as leave_b
        from purchases
        where purchase_shape is not null
    ),

    if_alive as (
        {{ expected_purchases('states', ['repeat_order_days', 'days_since_first_order'], horizons) }}
    )

    select
        purchases.*,
        {%- for name in horizons %}
        if_alive.{{ name }},
        {%- endfor %}
        case
            when purchases.purchase_shape is not null
                then cast({{ probability_alive(
                    'orders_stayed_after', 'purchase_shape', 'purchase_rate', 'purchase_rate_at_last_order', 'leave_a', 'leave_b'
                ) }} as {{ type_double() }})
        end as probability_alive
    from purchases
    left join if_alive
        on
            purchases.repeat_order_days = if_alive.repeat_order_days
            and purchases.days_since_first_order = if_alive.days_since_first_order
{%- endmacro %}
