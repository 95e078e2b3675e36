{# Whether a row of segment_membership_history held at an instant; who leaves at it is no member any more. #}
{% macro is_member_at(history, instant) -%}
    {{ instant }} >= {{ history }}.entered_at and ({{ history }}.exited_at is null or {{ instant }} < {{ history }}.exited_at)
{%- endmacro %}
