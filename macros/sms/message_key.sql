{# Which message an outbound event belongs to: without a message_id an event is a message of its own. #}
{% macro message_key(events) -%}
    coalesce({{ events }}.message_id, 'event ' || {{ events }}.sms_event_id)
{%- endmacro %}
