{# A number of microseconds since 1970 (UTC) as a timestamp. #}
{% macro micros_to_timestamp(micros) %}
    {{- return(adapter.dispatch('micros_to_timestamp', 'sms_segmentation')(micros)) -}}
{% endmacro %}

{% macro default__micros_to_timestamp(micros) -%}
    to_timestamp_ntz({{ micros }}, 6)
{%- endmacro %}

{% macro duckdb__micros_to_timestamp(micros) -%}
    make_timestamp({{ micros }})
{%- endmacro %}

{% macro postgres__micros_to_timestamp(micros) -%}
    (timestamp '1970-01-01' + {{ micros }} * interval '1 microsecond')
{%- endmacro %}

{% macro spark__micros_to_timestamp(micros) -%}
    timestamp_micros({{ micros }})
{%- endmacro %}

{% macro bigquery__micros_to_timestamp(micros) -%}
    timestamp_micros({{ micros }})
{%- endmacro %}
