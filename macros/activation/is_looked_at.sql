{# Whether a moment is late enough for a flow with this trigger: runs that are over for a month are not looked at, so that history costs nothing. #}
{% macro is_looked_at(moment, trigger) -%}
    {{ moment }} > (select max(horizons.starts_at) from {{ ref('int_trigger_horizons') }} as horizons where horizons.trigger_name = '{{ trigger }}')
{%- endmacro %}
