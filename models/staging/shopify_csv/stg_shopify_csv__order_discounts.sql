{# Several codes stand in one cell (A, B) with one amount for all: the first has it, the others 0. -#}
{{ config(**connected_as('shopify_csv', 'order_discounts')) }}
with

code_places as (
    {%- for place in range(1, 7) %}
    select {{ place }} as code_place
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

codes as (
    select
        orders.*,
        code_places.code_place,
        nullif(trim({{ split_text('orders.discount_code', ',', 'code_places.code_place') }}), '') as code
    from {{ ref('base_shopify_csv__order_rows') }} as orders
    cross join code_places
    where orders.line_index = 1 and orders.discount_code is not null
)

select
    source_system || ':' || id_of_order || ':' || cast(code_place - 1 as {{ dbt.type_string() }}) as order_discount_id,
    source_system || ':' || id_of_order as order_id,
    'code' as discount_kind,
    code as discount_code,
    {{ as_decimal('case when code_place = 1 then coalesce(discount_amount, 0) * net_share else 0 end', 18, 4) }} as discount_amount
from codes
where code is not null
