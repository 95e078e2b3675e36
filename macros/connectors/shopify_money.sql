{# Where a Shopify table may hold an amount in the currency of the shop, as vendor_rows takes it; the names that loaders have for the amount. #}
{% macro shopify_money() %}
    {%- set places = ['amount'] -%}
    {%- for name in varargs -%}
        {%- do places.extend([name ~ '_set_shop_amount', name ~ '_set/shop_money/amount', name]) -%}
    {%- endfor -%}
    {{ return(places) }}
{% endmacro %}
