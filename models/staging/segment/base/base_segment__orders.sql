{# Each order once: by the event that completed it, else by the one that made it, as first received. -#}
{{ config(**connected_as('segment')) }}
with

numbered_orders as (
    select
        *,
        row_number() over (
            partition by source_system, order_id
            order by case event_name when 'completed' then 1 else 2 end, loaded_at, event_id
        ) as report
    from {{ ref('base_segment__order_events') }}
    where event_name in ('completed', 'created')
)

select * from numbered_orders
where report = 1 or order_id is null
