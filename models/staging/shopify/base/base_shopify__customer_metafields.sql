{{ config(**connected_as('shopify')) }}
select * from (
    {{ vendor_rows('shopify', ['metafield', 'metafield_customers'], {
        'metafield_id': ['id', 'id'],
        'customer_id': ['id', 'owner_id'],
        'owner': ['text', 'owner_resource', 'owner_type'],
        'namespace': ['text', 'namespace'],
        'field_key': ['text', 'key'],
        'field_value': ['text', 'value'],
        'updated_at': ['time', 'updated_at', 'created_at'],
    }, key=['metafield_id']) }}
) as metafields
where lower(owner) = 'customer'
