{# Channel of an order from the name that Shopify has for where it was placed; null for what is none of ours. #}
{% macro shopify_channel(source_name) -%}
    case
        when lower({{ source_name }}) in ('web', 'pos') then lower({{ source_name }})
        when lower({{ source_name }}) like 'subscription%contract%' then 'subscription'
        when {{ regexp_match('lower(' ~ source_name ~ ')', '^(facebook|instagram|tiktok|google|amazon|ebay)') }} then 'marketplace'
    end
{%- endmacro %}
