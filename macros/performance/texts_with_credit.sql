{# Texts of texts_with_costs with what they are credited with, as attributed_orders and attributed_revenue. #}
{% macro texts_with_credit() -%}
    with credit as (
        {{ text_credit() }}
    ),

    texts as (
        {{ texts_with_costs() }}
    )

    select
        texts.*,
        coalesce(credit.orders, 0) as attributed_orders,
        coalesce(credit.revenue, 0) as attributed_revenue
    from texts
    left join credit on texts.message_key = credit.message_key
{%- endmacro %}
