{{ config(**connected_as('klaviyo')) }}
{{ vendor_rows('klaviyo', ['flow_message'], {
    'flow_message_id': ['id', 'id'],
    'flow_action_id': ['id', 'flow_action_id'],
    'message_name': ['text', 'name'],
    'channel': ['text', 'channel'],
}, key=['flow_message_id']) }}
