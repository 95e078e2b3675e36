{{ config(**connected_as('segment', 'order_lines')) }}
select
    source_system || ':' || order_id || ':' || cast(line_number as {{ dbt.type_string() }}) as order_line_id,
    source_system || ':' || order_id as order_id,
    source_system || ':' || product_id as product_id,
    quantity,
    price as unit_price,
    0 as discount_amount,
    price * quantity as line_total
from {{ ref('base_segment__order_lines') }}
