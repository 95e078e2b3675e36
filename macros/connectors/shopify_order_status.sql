{# Status of an order of Shopify from SQL of its columns; the first that fits. A financial status that no one knows is no completed order. #}
{% macro shopify_order_status(is_test, is_deleted, cancelled_at, financial_status) -%}
    case
        when {{ is_test }} then 'test'
        when {{ is_deleted }} then 'voided'
        when {{ cancelled_at }} is not null then 'cancelled'
        when lower({{ financial_status }}) in ('voided', 'expired') then 'voided'
        when lower({{ financial_status }}) in ('pending', 'authorized') then 'pending'
        when {{ financial_status }} is null or lower({{ financial_status }}) in ('paid', 'partially_paid', 'partially_refunded', 'refunded') then 'completed'
        else 'unread: ' || {{ financial_status }}
    end
{%- endmacro %}
