{#
    Rows of an input that were not accepted or have a cell that could not be read, with their reasons ('missing_a;unparsed_b=text;'): what the
    contract refuses, and rows that fit the contract but whose key was not accepted, because the parent is missing or their versions
    contradict each other. is_row_rejected is false where the row counts without the cell.
#}
{% macro rejected_input(name) %}
    {%- set staged = ref('int_' ~ name ~ '_versions' if name in incremental_inputs() else 'stg_inputs__' ~ name) -%}
    {%- set validated = ref('int_' ~ name ~ '_validated') -%}
    {%- set parent_column, parent = input_parents().get(name, (none, none)) -%}
    {%- set accepted_parents = ref('int_' ~ parent ~ '_validated') if parent -%}
    {%- if not execute -%}
        {{ return('select 1') }}
    {%- endif -%}
    {%- set keys = input_keys(name) -%}
    {%- set row_key -%}
        {%- for key in keys -%}
        coalesce(cast(staged.{{ key }} as {{ dbt.type_string() }}), ''){{ " || '|' || " if not loop.last }}
        {%- endfor -%}
    {%- endset -%}
    {%- set may_be_left_out = parent or input_version(name) is none -%}
    {%- set is_left_out = 'staged.is_accepted and validated.' ~ keys[0] ~ ' is null' -%}
    select
        '{{ name }}' as input,
        {{ row_key }} as row_key,
        {%- if parent %}
        case when {{ is_left_out }} then case when parents.{{ parent_column }} is null then 'orphan;' else 'contradictory_rows;' end else '' end ||
        {%- elif may_be_left_out %}
        case when {{ is_left_out }} then 'contradictory_rows;' else '' end ||
        {%- endif %} staged.rejection_reasons || staged.problems as reasons,
        not staged.is_accepted{{ ' or (' ~ is_left_out ~ ')' if may_be_left_out }} as is_row_rejected,
        staged.row_text
    from {{ staged }} as staged
    {%- if may_be_left_out %}
    left join {{ validated }} as validated on {{ same_columns('staged', 'validated', keys) }}
    {%- endif %}
    {%- if parent %}
    left join {{ accepted_parents }} as parents on staged.{{ parent_column }} = parents.{{ parent_column }}
    {%- endif %}
    where not staged.is_accepted or staged.problems <> ''{{ ' or (' ~ is_left_out ~ ')' if may_be_left_out }}
{% endmacro %}
