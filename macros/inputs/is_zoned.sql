{# Whether a column of the adapter holds times with a time zone. #}
{% macro is_zoned(column) %}
    {{ return(column.dtype | lower in ('timestamp with time zone', 'timestamptz', 'timestamp_tz', 'timestamp_ltz')) }}
{% endmacro %}
