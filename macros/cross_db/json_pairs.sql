{#
    The rows of a relation with the keys and values of a JSON object in one of their columns, a row a pair: all its columns, pair_key and pair_value,
    the latter as text and null where the JSON says null. No rows where the document is no object. Stands in a from clause.

    Args:
        relation: a table or CTE
        document: its column with the object as text
#}
{% macro json_pairs(relation, document) %}
    {{- return(adapter.dispatch('json_pairs', 'sms_segmentation')(relation, document)) -}}
{% endmacro %}

{% macro duckdb__json_pairs(relation, document) -%}
    (
        select keyed.*, json_extract_string(try_cast({{ document }} as json), '/' || replace(replace(pair_key, '~', '~0'), '/', '~1')) as pair_value
        from (select *, unnest(json_keys(try_cast({{ document }} as json))) as pair_key from {{ relation }}) as keyed
    )
{%- endmacro %}

{% macro postgres__json_pairs(relation, document) -%}
    (
        select documents.*, pairs.key as pair_key, pairs.value as pair_value
        from {{ relation }} as documents
        cross join lateral jsonb_each_text(
            case when cast(documents.{{ document }} as text) is json object then {{ readable_jsonb('documents.' ~ document) }} end
        ) as pairs
    )
{%- endmacro %}

{% macro spark__json_pairs(relation, document) -%}
    (select *, explode(from_json({{ document }}, 'map<string, string>')) as (pair_key, pair_value) from {{ relation }})
{%- endmacro %}

{% macro snowflake__json_pairs(relation, document) -%}
    (
        select documents.*, pairs.key as pair_key, cast(pairs.value as varchar) as pair_value
        from {{ relation }} as documents, lateral flatten(input => try_parse_json(documents.{{ document }}), mode => 'object') as pairs
    )
{%- endmacro %}

{# the only key is read twice: as a value of its own, and as a document that json_value gives no text of #}
{% macro bigquery__json_pairs(relation, document) -%}
    (
        select
            documents.*,
            pair_key,
            coalesce(
                json_value(safe.parse_json(documents.{{ document }})[pair_key]),
                nullif(to_json_string(safe.parse_json(documents.{{ document }})[pair_key]), 'null')
            ) as pair_value
        from {{ relation }} as documents
        cross join unnest(json_keys(safe.parse_json(documents.{{ document }}), 1)) as pair_key
    )
{%- endmacro %}
