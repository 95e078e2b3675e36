{# Whether a row of sms_events may be a text that came in: it is not said to have gone out, or is said to have been received. #}
{% macro may_be_a_reply() -%}
    (coalesce(direction, 'unknown') <> 'outbound' or event_type = 'received')
{%- endmacro %}
