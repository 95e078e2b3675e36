{# SHA-256 of a text in UTF-8, in small hexadecimal letters, as advertisers' platforms match people. #}
{% macro sha256_hex(text) %}
    {{- return(adapter.dispatch('sha256_hex', 'sms_segmentation')(text)) -}}
{% endmacro %}

{% macro default__sha256_hex(text) -%}
    sha2({{ text }}, 256)
{%- endmacro %}

{% macro duckdb__sha256_hex(text) -%}
    sha256({{ text }})
{%- endmacro %}

{% macro postgres__sha256_hex(text) -%}
    encode(sha256(convert_to({{ text }}, 'UTF8')), 'hex')
{%- endmacro %}

{% macro bigquery__sha256_hex(text) -%}
    to_hex(sha256({{ text }}))
{%- endmacro %}
