{{ config(**connected_as('klaviyo')) }}
{{ vendor_rows('klaviyo', ['flow_action'], {
    'flow_action_id': ['id', 'id'],
    'is_transactional': ['boolean', 'send_options_is_transactional'],
    'uses_smart_sending': ['boolean', 'send_options_use_smart_sending'],
}, key=['flow_action_id']) }}
