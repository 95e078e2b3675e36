{#
    A relation's column with its parts between separators as rows: columns `whole` and `part`. Without a separator the parts are the
    characters. Stands in a from clause.
#}
{% macro parts_as_rows(relation, column, separator) %}
    {{- return(adapter.dispatch('parts_as_rows', 'sms_segmentation')(relation, column, separator)) -}}
{% endmacro %}

{% macro default__parts_as_rows(relation, column, separator) -%}
    (select {{ column }} as whole, explode(split({{ column }}, '{{ separator }}')) as part from {{ relation }})
{%- endmacro %}

{% macro duckdb__parts_as_rows(relation, column, separator) -%}
    (select {{ column }} as whole, unnest(string_split({{ column }}, '{{ separator }}')) as part from {{ relation }})
{%- endmacro %}

{% macro postgres__parts_as_rows(relation, column, separator) -%}
    (select {{ column }} as whole, string_to_table({{ column }}, {{ "'" ~ separator ~ "'" if separator else 'null' }}) as part from {{ relation }})
{%- endmacro %}

{% macro bigquery__parts_as_rows(relation, column, separator) -%}
    (select {{ column }} as whole, part from {{ relation }} cross join unnest(split({{ column }}, '{{ separator }}')) as part)
{%- endmacro %}

{% macro snowflake__parts_as_rows(relation, column, separator) -%}
    {%- set parts = "split(" ~ column ~ ", '" ~ separator ~ "')" if separator else "regexp_substr_all(" ~ column ~ ", '.', 1, 1, 's')" -%}
    (select {{ column }} as whole, cast(parts.value as varchar) as part from {{ relation }}, lateral flatten(input => {{ parts }}) as parts)
{%- endmacro %}
