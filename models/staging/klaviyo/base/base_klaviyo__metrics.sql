{{ config(**connected_as('klaviyo')) }}
{{ vendor_rows('klaviyo', ['metric', 'metrics'], {
    'metric_id': ['id', 'id'],
    'metric_name': ['text', 'name', 'attributes/name'],
    'integration_name': ['text', 'integration_name', 'attributes/integration/name'],
}, key=['metric_id']) }}
