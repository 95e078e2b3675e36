{# A local clock time HH:MM as minutes after midnight; null stays null. #}
{% macro clock_minutes(clock) -%}
    cast(substring({{ clock }}, 1, 2) as integer) * 60 + cast(substring({{ clock }}, 4, 2) as integer)
{%- endmacro %}
