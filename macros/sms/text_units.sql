{# What fills a segment: septets of GSM-7, 16-bit units of UCS-2. -#}
{% macro text_units(text) -%}
    (
        length({{ text }})
        + length(case
            when {{ is_gsm7(text) }} then {{ replace_matches(text, '[' ~ gsm7_basic() ~ ']', '') }}
            else {{ replace_matches(text, '[^\U00010000-\U0010ffff]', '') }}
        end)
    )
{%- endmacro %}
