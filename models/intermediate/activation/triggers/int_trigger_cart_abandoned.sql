{# Cart activity (definitions.md section 9), cut into carts. -#}
with

carts as (
    {{ valued_cart_activity() }}
),

activity as (
    select * from carts
    where {{ is_looked_at('happened_at', 'cart_abandoned') }}
),

{{ visits_until_order('activity') }}
