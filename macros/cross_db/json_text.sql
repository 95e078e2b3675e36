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

{% macro postgres__json_text(document, path) -%}
    ({{ readable_jsonb(document) }} #>> array['{{ path | join("', '") }}'])
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
