{# How a text travels: GSM-7, or UCS-2 as soon as one character is outside of it. -#}
{% macro text_encoding(text) -%}
    case when {{ is_gsm7(text) }} then 'GSM-7' when {{ text }} is not null then 'UCS-2' end
{%- endmacro %}
