{# The rows of a vendor's export of subscribers, whose headers differ from account to account. #}
{% macro exported_subscribers(vendor) %}
    {%- set opted_out = ['unsubscribed_at', 'opted_out_at', 'opt_out_date', 'unsubscribe_date', 'date_unsubscribed'] %}
    {{ vendor_rows(vendor, ['subscribers_export'], {
        'subscriber_id': ['id', 'subscriber_id', 'subscriber_external_id', 'id'],
        'phone': ['text', 'phone_number', 'phone', 'subscriber_phone', 'mobile_number', 'mobile'],
        'email': ['email', 'email', 'email_address'],
        'status': ['text', 'status', 'subscription_status', 'subscriber_status', 'sms_status', 'sms_subscription_status'],
        'source': ['text', 'source', 'signup_source', 'opt_in_source', 'subscription_source', 'subscriber_source'],
        'opted_in_at': ['time', 'subscribed_at', 'opted_in_at', 'opt_in_date', 'subscribe_date', 'date_subscribed', 'signup_date', 'created_at', 'date'],
        'page_url': ['text', 'page_url', 'source_url', 'signup_url', 'signup_page', 'opt_in_url', 'opt_in_page'],
        'ip_address': ['text', 'ip_address', 'ip', 'signup_ip', 'opt_in_ip'],
        'user_agent': ['text', 'user_agent', 'signup_user_agent', 'opt_in_user_agent'],
        'opted_out_at': ['time'] + opted_out,
        'opted_out_text': ['text'] + opted_out,
    }) }}
{%- endmacro %}
