{#
    A value inside a JSON document as text; null where the document has none or is none.

    Args:
        document: SQL of a column with JSON, whatever its type
        path: list of keys, from the outermost
#}
{% macro json_text(document, path) %}
    {{- return(adapter.dispatch('json_text', 'sms_segmentation')(document, path)) -}}
{% endmacro %}

{% macro duckdb__json_text(document, path) -%}
    json_extract_string(try_cast({{ document }} as json), '$."{{ path | join('"."') }}"')
{%- endmacro %}

{# jsonb holds neither the character 0 nor half a pair of surrogates #}
{% macro postgres__json_text(document, path) -%}
    {%- set text = "replace(cast(" ~ document ~ " as text), '\\u0000', '')" -%}
    (case when pg_input_is_valid({{ text }}, 'jsonb') then cast({{ text }} as jsonb) end #>> array['{{ path | join("', '") }}'])
{%- endmacro %}

{% macro spark__json_text(document, path) -%}
    get_json_object({{ document }}, '$[\'{{ path | join("\\'][\\'") }}\']')
{%- endmacro %}

{% macro snowflake__json_text(document, path) -%}
    get_path(try_parse_json(cast({{ document }} as varchar)), '["{{ path | join('"]["') }}"]')::varchar
{%- endmacro %}

{% macro bigquery__json_text(document, path) -%}
    json_value(safe.parse_json(cast({{ document }} as string)), '$."{{ path | join('"."') }}"')
{%- endmacro %}
