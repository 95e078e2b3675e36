{#
    What may be in braces in the body of a message_templates row, each with the longest value in units, what is written where there is
    none or it cannot be used (none = the message is dropped with placeholder_missing), and values of invented people: a usual one and one
    as long as may be.
-#}
{% macro message_placeholders() -%}
    {{- return([
        {'name': 'brand_name', 'longest': 14, 'fallback': none, 'typical': var('brand_name') or 'Northwind', 'at_length': 'Northwind Home'},
        {'name': 'first_name', 'longest': 12, 'fallback': 'there', 'typical': 'Anna', 'at_length': 'Christabella'},
        {'name': 'product_name', 'longest': 26, 'fallback': 'your pick', 'is_folded': true, 'typical': 'Linen Shirt', 'at_length': 'Organic Cotton Bath Towels'},
        {'name': 'category', 'longest': 14, 'fallback': 'our shop', 'typical': 'shirts', 'at_length': 'home and decor'},
        {'name': 'offer', 'longest': 19, 'fallback': none, 'typical': '10% off', 'at_length': 'a free consultation'},
        {'name': 'points', 'longest': 7, 'fallback': none, 'typical': '420', 'at_length': '1250000'},
        {'name': 'points_missing', 'longest': 7, 'fallback': none, 'typical': '80', 'at_length': '1000000'},
        {'name': 'tier', 'longest': 10, 'fallback': none, 'typical': 'Gold', 'at_length': 'Ambassador'},
        {'name': 'date', 'longest': 6, 'fallback': none, 'typical': '30 Nov', 'at_length': '30 Nov'},
        {'name': 'order_number', 'longest': 12, 'fallback': none, 'typical': '10042', 'at_length': '100000010042'},
        {'name': 'store_name', 'longest': 18, 'fallback': 'your store', 'typical': 'Main Street', 'at_length': 'Market Street West'},
        {'name': 'city', 'longest': 14, 'fallback': 'your area', 'typical': 'Austin', 'at_length': 'San Bernardino'},
    ]) -}}
{%- endmacro %}
