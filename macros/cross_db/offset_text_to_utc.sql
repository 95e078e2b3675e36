{# A text that holds a time with its UTC offset, as a UTC timestamp; null when it is no time. #}
{% macro offset_text_to_utc(text) %}
    {{- return(adapter.dispatch('offset_text_to_utc', 'sms_segmentation')(text)) -}}
{% endmacro %}

{% macro default__offset_text_to_utc(text) -%}
    convert_timezone('UTC', try_to_timestamp_tz({{ text }}))::timestamp_ntz
{%- endmacro %}

{% macro duckdb__offset_text_to_utc(text) -%}
    timezone('UTC', try_cast({{ text }} as timestamptz))
{%- endmacro %}

{% macro postgres__offset_text_to_utc(text) -%}
    timezone('UTC', {{ try_cast(text, 'timestamptz') }})
{%- endmacro %}

{# dbt-spark sessions run in UTC, see profiles.yml.example #}
{% macro spark__offset_text_to_utc(text) -%}
    try_cast({{ text }} as timestamp)
{%- endmacro %}

{% macro bigquery__offset_text_to_utc(text) -%}
    safe_cast({{ text }} as timestamp)
{%- endmacro %}
