{# What each text is credited with by the model of var attribution_model: orders and revenue, one row a text that is credited with any. #}
{% macro text_credit() -%}
    select
        message_key,
        sum(weight) as orders,
        sum(revenue) as revenue
    from {{ ref('order_attribution') }}
    where {{ is_credited_to_texts() }}
    group by message_key
{%- endmacro %}
