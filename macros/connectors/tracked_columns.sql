{# Columns that every table of Segment has, with further ones. The time that counts is timestamp; sent_at goes by the clock of the device. #}
{% macro tracked_columns(properties) %}
    {%- set columns = {
        'event_id': ['id', 'id'], 'user_id': ['id', 'user_id'], 'anonymous_id': ['id', 'anonymous_id'],
        'session_id': ['id', 'session_id', 'context_session_id'], 'occurred_at': ['time', 'timestamp'],
    } -%}
    {%- do columns.update(property_places(properties)) -%}
    {{ return(columns) }}
{% endmacro %}
