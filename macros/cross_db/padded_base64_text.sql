{# What digits of base64 say, padded with =; where that is no text, something else than printable ASCII or null. See base64_text. #}
{% macro padded_base64_text(digits) %}
    {{- return(adapter.dispatch('padded_base64_text', 'sms_segmentation')(digits)) -}}
{% endmacro %}

{% macro duckdb__padded_base64_text(digits) -%}
    try(decode(from_base64({{ digits }})))
{%- endmacro %}

{# bytes that are no ASCII are written as a backslash and digits #}
{% macro postgres__padded_base64_text(digits) -%}
    {%- set escaped = 'encode(decode(' ~ digits ~ ", 'base64'), 'escape')" -%}
    case when position(chr(92) in {{ escaped }}) = 0 then {{ escaped }} end
{%- endmacro %}

{% macro spark__padded_base64_text(digits) -%}
    cast(try_to_binary({{ digits }}, 'base64') as string)
{%- endmacro %}

{% macro snowflake__padded_base64_text(digits) -%}
    try_base64_decode_string({{ digits }})
{%- endmacro %}

{% macro bigquery__padded_base64_text(digits) -%}
    safe_convert_bytes_to_string(safe.from_base64({{ digits }}))
{%- endmacro %}
