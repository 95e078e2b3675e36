{#
    One input, from the user's own table and every connected vendor (input_relations): one row in, one row out, with every column of the contract,
    cast; what the source lacks is null. With as_of_mode known_at a row that arrived after as_of is as if it were not there.
#}
{% macro stage_input(name) %}
    {{- config(materialized=staged_as(name)) -}}
    {%- set relations = input_relations(name) -%}
    {#- dbt has to build the seeds first that the macros below read -#}
    {%- set seeds = [ref('input_words'), ref('place_names'), ref('calling_codes'), ref('nanp_area_codes')] -%}
    {%- if not execute -%}
        {{ return('select 1') }}
    {%- endif -%}
    {%- if relations | length == 1 -%}
        {{ judged_input(name, relations[0]) }}
    {%- else -%}
        {%- for relation in relations %}
select * from (
{{ judged_input(name, relation) }}
) as rows_{{ loop.index }}
{{ 'union all' if not loop.last }}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
