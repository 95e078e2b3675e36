{#
    The elements of a JSON array as rows, in a from clause: the keys, element_index from 0, and element as JSON text. No rows where the document
    is null, no JSON or no array there.

    Args:
        relation: table or query in brackets
        keys: list of SQL of its columns that are kept
        column: SQL of the column with JSON, whatever its type
        path: list of keys that lead to the array in the document, from the outermost
#}
{% macro json_elements(relation, keys, column, path=[]) %}
    {{- return(adapter.dispatch('json_elements', 'sms_segmentation')(relation, keys, column, path)) -}}
{% endmacro %}

{% macro duckdb__json_elements(relation, keys, column, path) -%}
    (
        select {{ (keys + ['element_index', 'cast(element as varchar) as element']) | join(', ') }}
        from (
            select *, cast(generate_subscripts(json_array, 1) - 1 as integer) as element_index, unnest(json_array) as element
            from (
                select *, json_extract(try_cast({{ column }} as json), '${% for key in path %}."{{ key }}"{% endfor %}[*]') as json_array from {{ relation }} as documents
            ) as arrays
        ) as numbered
    )
{%- endmacro %}

{% macro postgres__json_elements(relation, keys, column, path) -%}
    (
        select
            {{ (keys + ['cast(numbered.position - 1 as integer) as element_index', 'cast(numbered.value as text) as element']) | join(', ') }}
        from {{ relation }} as documents
        cross join lateral jsonb_path_query(
            {{ readable_jsonb(column) }},
            {#- lax would take what is no array for an array of one -#}
            'strict ${% for key in path %}."{{ key }}"{% endfor %}[*]', '{}', true
        ) with ordinality as numbered (value, position)
    )
{%- endmacro %}

{% macro spark__json_elements(relation, keys, column, path) -%}
    {%- set document = "get_json_object(" ~ column ~ ", '$[\\'" ~ path | join("\\'][\\'") ~ "\\']')" if path else column -%}
    (
        select {{ (keys + ['element_index', 'element']) | join(', ') }}
        from {{ relation }} as documents
        lateral view posexplode(from_json({{ document }}, 'array<string>')) numbered as element_index, element
    )
{%- endmacro %}

{% macro snowflake__json_elements(relation, keys, column, path) -%}
    {%- set document = 'try_parse_json(cast(' ~ column ~ ' as varchar))' -%}
    (
        select {{ (keys + ['numbered.index as element_index', 'to_json(numbered.value) as element']) | join(', ') }}
        from {{ relation }} as documents,
            lateral flatten(input => {{ "get_path(" ~ document ~ ", '[\"" ~ path | join('"]["') ~ "\"]')" if path else document }}, mode => 'ARRAY') as numbered
    )
{%- endmacro %}

{% macro bigquery__json_elements(relation, keys, column, path) -%}
    (
        select {{ (keys + ['element_index', 'to_json_string(element_json) as element']) | join(', ') }}
        from {{ relation }} as documents
        cross join unnest(json_query_array(safe.parse_json(cast({{ column }} as string)), '${% for key in path %}."{{ key }}"{% endfor %}')) as element_json
            with offset as element_index
    )
{%- endmacro %}
