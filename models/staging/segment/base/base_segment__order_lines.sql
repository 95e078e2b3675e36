{{ config(**connected_as('segment')) }}
{{ product_elements(ref('base_segment__orders'), ['source_system', 'order_id', 'occurred_at', 'loaded_at']) }}
