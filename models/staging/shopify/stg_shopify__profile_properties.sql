{# Tags of customers as tag_<tag> = true, and their metafields by namespace and key. -#}
{{ config(**connected_as('shopify', 'profile_properties')) }}
with

customers as (
    select * from {{ ref('base_shopify__customers') }}
    where is_newest
),

tag_lists as (
    select distinct tags from customers
    where tags is not null
),

tags as (
    select customers.source_system, customers.customer_id, landed.tag, customers.updated_at
    from {{ ref('base_shopify__customer_tags') }} as landed
    inner join customers on landed.source_system = customers.source_system and landed.customer_id = customers.customer_id
    where landed.is_newest and not landed.is_deleted
    union all
    select customers.source_system, customers.customer_id, listed.part, customers.updated_at
    from customers
    inner join {{ parts_as_rows('tag_lists', 'tags', ',') }} as listed on customers.tags = listed.whole
),

properties as (
    select source_system, customer_id, {{ property_name("'tag_' || tag") }} as property_name, 'true' as property_value, updated_at
    from tags
    union all
    select source_system, customer_id, {{ property_name("namespace || '_' || field_key") }}, field_value, updated_at
    from {{ ref('base_shopify__customer_metafields') }}
    where is_newest and not is_deleted and field_value is not null
)

select
    source_system || ':' || customer_id as profile_id,
    property_name,
    max(property_value) as property_value,
    max(updated_at) as updated_at
from properties
where property_name not in ('', 'tag')
group by source_system, customer_id, property_name
