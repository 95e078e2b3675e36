{# Channels other than texts that a preference may name, as word_key leaves them. #}
{% macro other_channels() %}
    {{- return([
        'email', 'e_mail', 'mail', 'post', 'postal', 'direct_mail', 'letter', 'push', 'web_push', 'app_push', 'push_notification', 'in_app', 'web',
        'whatsapp', 'messenger', 'telegram', 'viber', 'line', 'voice', 'call', 'calls', 'phone_call', 'phone_calls', 'fax', 'ads',
    ]) -}}
{% endmacro %}
