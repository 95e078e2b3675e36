{#
    Segments of a text, which is what carriers bill. One of up to 160 septets or 70 units goes whole; of a longer one each part holds 153 or
    67, and no character of two units is cut. The text is written as units for that, b or Ex, so that one pattern finds the parts.
-#}
{% macro text_segments(text) -%}
    case
        when {{ text_units(text) }} = 0 then 0
        when {{ text_units(text) }} <= case when {{ is_gsm7(text) }} then 160 else 70 end then 1
        when {{ is_gsm7(text) }} then {{ text_parts(text_as_units(text, gsm7_basic()), 153) }}
        else {{ text_parts(text_as_units(text, '^\U00010000-\U0010ffff'), 67) }}
    end
{%- endmacro %}
