{#
    The discounts of an order with what of each was allocated to its lines. Where nothing was: the amount of the code; where the order has one
    discount alone, all that was taken off the order. An order of which only the codes were landed has those.
-#}
{{ config(**connected_as('shopify', 'order_discounts')) }}
with

codes as (
    select * from {{ ref('base_shopify__discount_codes') }}
    where is_newest and not is_deleted
),

applications as (
    select source_system, order_id, application_index, code, application_type
    from {{ ref('base_shopify__discount_applications') }}
    where is_newest and not is_deleted
    union all
    select source_system, order_id, code_index, code, 'discount_code'
    from codes
    where not exists (
        select 1 from {{ ref('base_shopify__discount_applications') }} as landed
        where landed.source_system = codes.source_system and landed.order_id = codes.order_id
    )
),

code_amounts as (
    select source_system, order_id, lower(code) as code, max(amount) as amount
    from codes
    group by source_system, order_id, lower(code)
),

allocated as (
    select
        lines.source_system,
        lines.order_id,
        allocations.application_index,
        sum(allocations.amount) as amount
    from {{ ref('base_shopify__discount_allocations') }} as allocations
    inner join {{ ref('base_shopify__order_lines') }} as lines
        on allocations.source_system = lines.source_system and allocations.order_line_id = lines.order_line_id
    where allocations.is_newest and not allocations.is_deleted and lines.is_newest and not lines.is_deleted
    group by lines.source_system, lines.order_id, allocations.application_index
),

orders as (
    select * from {{ ref('base_shopify__orders') }}
    where is_newest
),

discounts as (
    select
        applications.*,
        coalesce(allocated.amount, code_amounts.amount) as known_amount,
        orders.total_discounts,
        coalesce(shares.net_share, 1) as net_share,
        count(*) over (partition by applications.source_system, applications.order_id) as discounts_of_order,
        max(allocated.amount) over (partition by applications.source_system, applications.order_id) is not null as is_allocated
    from applications
    left join allocated
        on
            applications.source_system = allocated.source_system
            and applications.order_id = allocated.order_id
            and applications.application_index = allocated.application_index
    left join code_amounts
        on applications.source_system = code_amounts.source_system and applications.order_id = code_amounts.order_id and lower(applications.code) = code_amounts.code
    left join orders on applications.source_system = orders.source_system and applications.order_id = orders.order_id
    left join {{ ref('base_shopify__net_shares') }} as shares on applications.source_system = shares.source_system and applications.order_id = shares.order_id
)

select
    source_system || ':' || order_id || ':' || cast(application_index as {{ dbt.type_string() }}) as order_discount_id,
    source_system || ':' || order_id as order_id,
    case
        when code is not null or lower(application_type) = 'discount_code' then 'code'
        when lower(application_type) = 'manual' then 'manual'
        else 'automatic'
    end as discount_kind,
    code as discount_code,
    {{ as_decimal(
        'coalesce(known_amount, case when discounts_of_order = 1 then total_discounts when is_allocated then 0 end) * net_share', 18, 4
    ) }} as discount_amount
from discounts
