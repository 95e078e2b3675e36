{# Day of the week of a timestamp or date: 1 Monday to 7 Sunday; 2001-01-01 was a Monday. #}
{% macro weekday(timestamp) -%}
    mod({{ days_between("cast('2001-01-01' as date)", 'cast(' ~ timestamp ~ ' as date)') }}, 7) + 1
{%- endmacro %}
