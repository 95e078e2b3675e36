{#
    Who gives an input that several vendors would report the same facts of, such as orders: (vendor, connection), the latter none for all of the
    vendor's. The first connected vendor of the list below, unless var input_owners names a connection or vendor. (none, none) for an
    input to which every vendor adds rows of its own.
#}
{% macro input_owner(input) %}
    {%- set shops = ['shopify', 'segment', 'rudderstack', 'shopify_csv', 'klaviyo'] -%}
    {%- set sites = ['segment', 'rudderstack', 'shopify', 'klaviyo'] -%}
    {%- set candidates = {
        'orders': shops, 'order_lines': shops, 'refunds': shops, 'refund_lines': shops, 'order_discounts': shops, 'products': shops,
        'checkouts': shops, 'deliveries': shops, 'inventory_events': shops, 'web_events': sites, 'cart_events': sites,
    }.get(input) -%}
    {%- if not candidates -%}
        {{ return((none, none)) }}
    {%- endif -%}
    {%- set owner = (var('input_owners') if var('input_owners') is mapping else {}).get(input) -%}
    {%- for connection in connections() if connection.name == owner -%}
        {{ return((connection.vendor, connection.name if connection.vendor != owner else none)) }}
    {%- endfor -%}
    {%- if owner in vendors() -%}
        {{ return((owner, none)) }}
    {%- endif -%}
    {%- for vendor in candidates if input in vendors().get(vendor, {}).inputs | default([]) -%}
        {%- set giving = [] -%}
        {%- for connection in connections(vendor) if connection.inputs is none or input in connection.inputs -%}{%- do giving.append(1) -%}{%- endfor -%}
        {%- if giving -%}
            {{ return((vendor, none)) }}
        {%- endif -%}
    {%- endfor -%}
    {{ return(('no vendor', none)) }}
{% endmacro %}
