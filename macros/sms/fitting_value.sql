{#
    A plain value where the body has room for it: no longer than it may be and, in a GSM-7 body, within GSM-7, since one other character would
    more than halve what a segment holds. Else null.
-#}
{% macro fitting_value(value, longest, body) -%}
    case when {{ text_units(value) }} <= {{ longest }} and ({{ is_gsm7(value) }} or not ({{ is_gsm7(body) }})) then {{ value }} end
{%- endmacro %}
