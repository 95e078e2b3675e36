{# Days since a flow's last message before it may start again, as a number; null = never (seed flows). #}
{% macro reentry_days(flows) -%}
    case when {{ flows }}.reentry_days <> 'never' then cast({{ flows }}.reentry_days as integer) end
{%- endmacro %}
