{#
    What a text in base64 says, with or without its = at the end and in the alphabet of URLs too; null where it is no base64, or says anything but
    printable ASCII. Never an error.
#}
{% macro base64_text(text) %}
    {%- set digits = 'translate(' ~ replace_matches(text, '=+$', '') ~ ", '-_', '+/')" -%}
    {%- set padded = digits ~ " || substring('===', 1, mod(4 - mod(length(" ~ digits ~ '), 4), 4))' -%}
    {%- set decoded = padded_base64_text(padded) -%}
    case
        when {{ regexp_match(padded, '^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$') }}
            then case when {{ regexp_match(decoded, '^[ -~]+$') }} then {{ decoded }} end
    end
{% endmacro %}
