{#
    The elements of a column of JSON arrays as rows: columns of keys, element_index counted from 0, element as JSON text. No row where the column holds no
    array. Stands in a from clause.

    Args:
        relation: relation or CTE
        keys: its columns that the rows keep
        column: its column with the arrays, whatever its type
#}
{% macro json_elements(relation, keys, column) %}
    {{- return(adapter.dispatch('json_elements', 'sms_segmentation')(relation, keys, column)) -}}
{% endmacro %}

{% macro duckdb__json_elements(relation, keys, column) -%}
    (
        select
            {{ keys | join(', ') }},
            element_number - 1 as element_index,
            cast(elements[element_number] as varchar) as element
        from (
            select
                {{ keys | join(', ') }},
                elements,
                unnest(range(1, len(elements) + 1)) as element_number
            from (select {{ keys | join(', ') }}, json_extract(try_cast({{ column }} as json), '$[*]') as elements from {{ relation }}) as arrays
        ) as numbered
    )
{%- endmacro %}

{% macro postgres__json_elements(relation, keys, column) -%}
    (
        select {{ keys | join(', ') }}, cast(elements.element_number - 1 as integer) as element_index, cast(elements.element as text) as element
        from {{ relation }}
        cross join lateral jsonb_array_elements(
            case when cast({{ column }} as text) is json array then cast(cast({{ column }} as text) as jsonb) else jsonb '[]' end
        ) with ordinality as elements (element, element_number)
    )
{%- endmacro %}

{# the variant type keeps what stands in an element; an array of structs would need its fields #}
{% macro spark__json_elements(relation, keys, column) -%}
    (
        select {{ keys | join(', ') }}, cast(pos as integer) as element_index, to_json(value) as element
        from (select {{ keys | join(', ') }}, try_parse_json(cast({{ column }} as string)) as document from {{ relation }}) as documents,
            lateral variant_explode(document)
        where key is null
    )
{%- endmacro %}

{% macro snowflake__json_elements(relation, keys, column) -%}
    (
        select {{ keys | join(', ') }}, elements.index as element_index, to_json(elements.value) as element
        from {{ relation }}, lateral flatten(input => try_parse_json(cast({{ column }} as varchar)), mode => 'ARRAY') as elements
    )
{%- endmacro %}

{% macro bigquery__json_elements(relation, keys, column) -%}
    (
        select {{ keys | join(', ') }}, element_index, to_json_string(element) as element
        from {{ relation }}
        cross join unnest(json_query_array(safe.parse_json(cast({{ column }} as string)))) as element with offset as element_index
    )
{%- endmacro %}
