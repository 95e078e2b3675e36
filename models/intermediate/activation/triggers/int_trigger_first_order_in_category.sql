{# The first order of a profile that holds a category. Of several in one order the one of greatest line total counts, then by name. -#}
with

lines as (
    select
        facts.profile_id,
        facts.order_id,
        facts.order_number,
        facts.ordered_at,
        facts.category,
        facts.product_id,
        sum(lines.line_total) as line_total
    from {{ ref('int_order_line_facts') }} as facts
    inner join {{ ref('int_order_lines_validated') }} as lines on facts.order_line_id = lines.order_line_id
    where facts.category is not null
    group by facts.profile_id, facts.order_id, facts.order_number, facts.ordered_at, facts.category, facts.product_id
),

categories as (
    select
        *,
        min(order_number) over (partition by profile_id, category) as first_order_number,
        sum(line_total) over (partition by order_id, category) as category_total
    from lines
),

ranked as (
    select
        *,
        row_number() over (
            partition by order_id
            order by coalesce(category_total, 0) desc, {{ byte_order('category') }}, coalesce(line_total, 0) desc, {{ byte_order('product_id') }}
        ) as place
    from categories
    where order_number = first_order_number and {{ is_looked_at('ordered_at', 'first_order_in_category') }}
)

select
    profile_id,
    order_id as trigger_key,
    ordered_at as triggered_at,
    product_id,
    order_id,
    {{ as_decimal('null', 18, 2) }} as value
from ranked
where place = 1
