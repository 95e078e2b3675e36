{# Whether a row of jurisdiction_rules is in force on a day. #}
{% macro rule_is_in_force(rules, day) -%}
    ({{ rules }}.effective_from is null or {{ rules }}.effective_from <= {{ day }})
    and ({{ rules }}.effective_to is null or {{ day }} < {{ rules }}.effective_to)
{%- endmacro %}
