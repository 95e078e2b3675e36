{# Whether a cap of jurisdiction_rules binds at a place; one without a country binds everywhere. #}
{% macro cap_is_of_place(caps, places) -%}
    {{ caps }}.country_code = {{ places }}.country_code
    and ({{ caps }}.region_code = '*' or {{ caps }}.region_code = {{ places }}.region_code)
{%- endmacro %}
