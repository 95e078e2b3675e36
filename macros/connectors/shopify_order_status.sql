{# Status of an order of Shopify from SQL of its columns; the first that fits. #}
{% macro shopify_order_status(is_test, is_deleted, cancelled_at, financial_status) -%}
    case
        when {{ is_test }} then 'test'
        when {{ is_deleted }} then 'voided'
        when {{ cancelled_at }} is not null then 'cancelled'
        when lower({{ financial_status }}) in ('voided', 'expired') then 'voided'
        when lower({{ financial_status }}) in ('pending', 'authorized') then 'pending'
        else 'completed'
    end
{%- endmacro %}
