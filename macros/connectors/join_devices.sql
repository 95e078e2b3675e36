{# The join of events of Segment or RudderStack to the user whom their device had identified then, devices.user_id (base_segment__device_users). #}
{% macro join_devices(events) -%}
left join {{ ref('base_segment__device_users') }} as devices
    on
        {{ events }}.source_system = devices.source_system
        and {{ events }}.anonymous_id = devices.anonymous_id
        and {{ events }}.occurred_at >= devices.valid_from
        and ({{ events }}.occurred_at < devices.valid_to or devices.valid_to is null)
{%- endmacro %}
