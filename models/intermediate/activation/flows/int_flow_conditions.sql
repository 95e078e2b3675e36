{# Which conditions hold for a run of a flow at as_of. A new condition is a model int_condition_<name>, named here. -#}
{%- set conditions = [
    'us_number', 'no_order_yet', 'cart_below_free_shipping', 'product_in_stock', 'product_stock_low', 'order_not_by_text', 'order_for_pickup',
    'not_first_in_category', 'has_points', 'near_next_tier', 'not_dormant',
] -%}
{%- for condition in conditions %}
select
    enrollment_key,
    '{{ condition }}' as condition_name
from {{ ref('int_condition_' ~ condition) }}
{{- '\nunion all' if not loop.last }}
{%- endfor %}
