{# Whether a cap of jurisdiction_rules is in force on a day. #}
{% macro cap_is_in_force(caps, day) -%}
    ({{ caps }}.effective_from is null or {{ caps }}.effective_from <= {{ day }})
    and ({{ caps }}.effective_to is null or {{ day }} < {{ caps }}.effective_to)
{%- endmacro %}
