{{ config(**connected_as('klaviyo')) }}
{{ vendor_rows('klaviyo', ['campaign', 'campaigns', 'campaigns_detailed'], {
    'campaign_id': ['id', 'id'],
    'campaign_name': ['text', 'name', 'attributes/name'],
    'channel': ['text', 'channel', 'attributes/channel'],
    'scheduled_at': ['time', 'scheduled_at', 'scheduled', 'attributes/scheduled_at'],
    'sent_at': ['time', 'send_time', 'attributes/send_time'],
    'uses_smart_sending': ['boolean', 'send_options_use_smart_sending', 'attributes/send_options/use_smart_sending'],
}, key=['campaign_id']) }}
