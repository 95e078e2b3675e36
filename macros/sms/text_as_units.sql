{# A text with b for each character that takes one unit, and Ex for each that takes two. -#}
{% macro text_as_units(text, single) -%}
    {{- replace_matches(replace_matches(text, '[' ~ single ~ ']', 'b'), '[^b]', 'Ex') -}}
{%- endmacro %}
