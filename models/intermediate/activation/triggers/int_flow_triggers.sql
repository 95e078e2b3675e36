{# What may start a flow: one row an event, of carts and visits one an activity. A new trigger is a model int_trigger_<name>, named here. -#}
{%- set triggers = [
    'sms_opt_in', 'cart_abandoned', 'browse_abandoned', 'order_placed', 'text_to_buy_order', 'first_order_in_category', 'vip_reached',
    'back_in_stock', 'supply_ending', 'loyalty_enrolled', 'refill_activated', 'refill_canceled', 'points_expiring', 'sms_silence',
] -%}
{%- for trigger in triggers %}
select
    '{{ trigger }}' as trigger_name,
    profile_id,
    trigger_key,
    triggered_at,
    product_id,
    order_id,
    value
from {{ ref('int_trigger_' ~ trigger) }}
{{- '\nunion all' if not loop.last }}
{%- endfor %}
