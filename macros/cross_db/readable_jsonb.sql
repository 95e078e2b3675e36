{# A JSON document as jsonb of Postgres, null where it is none; jsonb holds neither the character 0, which is left out, nor half a pair of surrogates. #}
{% macro readable_jsonb(document) -%}
    {%- set text = 'replace(cast(' ~ document ~ " as text), '\\u0000', '')" -%}
    case when pg_input_is_valid({{ text }}, 'jsonb') then cast({{ text }} as jsonb) end
{%- endmacro %}
