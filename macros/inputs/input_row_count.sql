{#
    How many rows of an input came in, and what became of them: a data test adds the numbers up. Each is counted in its own
    place: rows in from the staged input, rejected from rejected_rows, superseded from the versions of the accepted keys.
#}
{% macro input_row_count(name) %}
    {%- set staged = ref('stg_inputs__' ~ name) -%}
    {%- set validated = ref('int_' ~ name ~ '_validated') -%}
    select
        '{{ name }}' as input,
        (select count(*) from {{ staged }}) as rows_in,
        (select count(*) from {{ validated }}) as rows_accepted,
        (
            select count(*) from {{ ref('rejected_rows') }}
            where input = '{{ name }}' and reason_number = 1
        ) as rows_rejected,
        (select coalesce(sum(row_versions), 0) - count(*) from {{ validated }}) as rows_superseded
{%- endmacro %}
