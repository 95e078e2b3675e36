{# Customers by numbers. -#}
select
    profile_id,
    cast(row_number() over (order by {{ byte_order('profile_id') }}) as integer) as buyer_number
from (
    select distinct profile_id from {{ ref('int_order_line_facts') }}
    where product_id is not null
) as buyers
