{#
    The rows of one of Attentive's tables, all with the same columns, since a table says of its subscriber and message what the others say too. Times are
    milliseconds; time_text is the time as it is written in ids.
#}
{% macro attentive_rows(tables) %}
    {%- set times = ['timestamps', 'timestamp', 'event_time', 'occurred_at'] -%}
    {{ vendor_rows('attentive', tables, {
        'subscriber_id': ['id', 'subscriber_external_id', 'external_id'],
        'phone': ['text', 'subscriber_phone', 'phone', 'phone_number'],
        'email': ['email', 'subscriber_email', 'email'],
        'occurred_at': ['time'] + times,
        'time_text': ['id'] + times,
        'type': ['text', 'type', 'event_type'],
        'subscription_type': ['text', 'subscription_type'],
        'creative_id': ['id', 'creative_id'],
        'creative_name': ['text', 'creative_name'],
        'creative_type': ['text', 'creative_type'],
        'channel': ['text', 'message_channel', 'message_link_click_channel', 'channel'],
        'message_id': ['id', 'message_id', 'message_link_click_message_id'],
        'message_type': ['text', 'message_type', 'message_link_click_message_type'],
        'body': ['text', 'message_text', 'body', 'text'],
        'link_id': ['id', 'message_link_click_link_id', 'link_id'],
        'link_url': ['text', 'message_link_click_link_target', 'link_target', 'link_url'],
        'property_name': ['text', 'property_name', 'attribute_name', 'custom_attribute_name', 'name'],
        'property_value': ['text', 'property_value', 'attribute_value', 'custom_attribute_value', 'value'],
    }) }}
{%- endmacro %}
