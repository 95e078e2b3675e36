{# What ended a run of a flow, the first of it. A new exit is a model int_exit_<name>, named here. -#}
{%- set exits = [
    'order', 'product_bought', 'order_cancelled', 'cart_activity', 'sms_engaged', 'any_sign_of_life', 'points_redeemed', 'refill_activated',
    'loyalty_left', 'left_segment',
] -%}
with

exits as (
    {%- for exit in exits %}
    select
        enrollment_key,
        '{{ exit }}' as exit_reason,
        exited_at
    from {{ ref('int_exit_' ~ exit) }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

ranked as (
    select
        *,
        row_number() over (partition by enrollment_key order by exited_at, exit_reason) as place
    from exits
)

select
    enrollment_key,
    exit_reason,
    exited_at
from ranked
where place = 1
