{# Whether a row of jurisdiction_rules is one of a place's own, of its region or its whole country; those for everywhere are not. #}
{% macro rule_is_of_place(rules, places) -%}
    {{ rules }}.country_code = {{ places }}.country_code
    and ({{ rules }}.region_code = '*' or {{ rules }}.region_code = {{ places }}.region_code)
{%- endmacro %}
