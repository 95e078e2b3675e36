{# Offset of a pytz zone from UTC, in minutes, at a naive UTC datetime. #}
{% macro utc_offset_minutes(zone, instant) %}
    {{ return((modules.pytz.utc.localize(instant).astimezone(zone).utcoffset().total_seconds() // 60) | int) }}
{% endmacro %}
