{# What is kept of an erased number where var erasure_salt is set: SHA-256 of the salt and the number. #}
{% macro salted_hash(number) -%}
    {{ sha256_hex(escaped_literal(var('erasure_salt')) ~ ' || ' ~ number) }}
{%- endmacro %}
