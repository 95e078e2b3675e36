{# A time that a vendor gives as a number, in milliseconds as ids hold it; one of ten digits is seconds. '' where there is none. #}
{% macro milliseconds_text(text) -%}
    coalesce(case when {{ regexp_match(text, '^[0-9]{10}$') }} then {{ text }} || '000' else {{ text }} end, '')
{%- endmacro %}
