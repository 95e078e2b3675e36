{#
    What of the prices of an order is left without the tax that they include: 1 where they include none.

    Args:
        is_tax_included, subtotal, total_tax, shipping: SQL of the order's columns
        item_tax: SQL of the tax of its lines; where that is null the tax is split over items and shipping by their amounts
#}
{% macro shopify_net_share(is_tax_included, subtotal, total_tax, shipping, item_tax='cast(null as ' ~ type_double() ~ ')') -%}
    {%- set share_of_items = safe_divide(subtotal, '(' ~ subtotal ~ ' + coalesce(' ~ shipping ~ ', 0))') -%}
    case
        when {{ is_tax_included }}
            then coalesce(1 - coalesce({{ safe_divide(item_tax, subtotal) }}, {{ safe_divide(total_tax, subtotal) }} * {{ share_of_items }}), 1)
        else 1
    end
{%- endmacro %}
