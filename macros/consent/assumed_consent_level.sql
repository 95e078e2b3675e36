{# The level a source's forms are known to ask for, by var assumed_consent_levels; null where nothing is assumed. #}
{% macro assumed_consent_level(source_system) -%}
    {%- if var('assumed_consent_levels') -%}
    case {{ source_system }}
        {%- for system, level in var('assumed_consent_levels').items() %}
        when {{ escaped_literal(system) }} then {{ escaped_literal(level) }}
        {%- endfor %}
    end
    {%- else -%}
    cast(null as {{ dbt.type_string() }})
    {%- endif -%}
{%- endmacro %}
