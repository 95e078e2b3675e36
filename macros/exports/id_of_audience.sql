{# The id that a vendor has for an audience, from a mapping of audiences to ids; null for one without. #}
{% macro id_of_audience(audience_id, ids) -%}
    case {{ audience_id }}
        {%- for audience, id in ids.items() %}
        when {{ escaped_literal(audience) }} then {{ escaped_literal(id) }}
        {%- endfor %}
        when '' then ''
    end
{%- endmacro %}
