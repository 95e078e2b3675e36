{# The zone of a list of zones that has only one; null where there are several. #}
{% macro only_time_zone(time_zones) -%}
    case when {{ time_zones }} not like '%;%' then {{ time_zones }} end
{%- endmacro %}
