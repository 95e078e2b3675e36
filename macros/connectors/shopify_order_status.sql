{# Status of an order of Shopify from SQL of its columns; the first that fits. A financial status that no one knows is no completed order. #}
{% macro shopify_order_status(is_test, is_deleted, cancelled_at, financial_status) -%}
    {%- set paid = word_key(financial_status) -%}
    case
        when {{ is_test }} then 'test'
        when {{ is_deleted }} then 'voided'
        when {{ cancelled_at }} is not null then 'cancelled'
        when {{ paid }} in ('voided', 'expired') then 'voided'
        when {{ paid }} in ('pending', 'authorized') then 'pending'
        when {{ financial_status }} is null or {{ paid }} in ('paid', 'partially_paid', 'partially_refunded', 'refunded') then 'completed'
        else 'unread: ' || {{ financial_status }}
    end
{%- endmacro %}
