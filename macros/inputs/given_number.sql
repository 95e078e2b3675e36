{# A phone number as spelled_number leaves it; most are written in full already, which costs one look. #}
{% macro given_number(text) -%}
    case when {{ is_plain_number(text) }} then {{ text }} else {{ spelled_number(text) }} end
{%- endmacro %}
