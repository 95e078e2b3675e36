{# A rendered body as the vendor sends it: with a link of link_length characters and the last words. What counts its length reads this. -#}
{% macro whole_text(rendered_body, stop_text) -%}
    {%- set link = ('go.example.com/' ~ 'a1b2c3d4e5' * var('link_length'))[:var('link_length')] -%}
    replace({{ rendered_body }}, '{link}', '{{ link }}') || coalesce(' ' || {{ stop_text }}, '')
{%- endmacro %}
