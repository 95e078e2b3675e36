{#
    Rows of an input that were not accepted or have a cell that could not be read, with their reasons ('missing_a;unparsed_b=text;'): what the
    contract refuses, and rows that fit the contract but whose key was not accepted, because the parent is missing or their versions
    contradict each other. is_row_rejected is false where the row counts without the cell.
#}
{% macro rejected_input(name) %}
    {%- set staged = ref('int_' ~ name ~ '_read' if name in incremental_inputs() else 'stg_inputs__' ~ name) -%}
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
    select
        '{{ name }}' as input,
        {{ row_key }} as row_key,
        staged.rejection_reasons || staged.problems as reasons,
        not staged.is_accepted as is_row_rejected,
        staged.row_text
    from {{ staged }} as staged
    where not staged.is_accepted or staged.problems <> ''
    {%- if parent or input_version(name) is none %}
    union all
    select
        '{{ name }}' as input,
        {{ row_key }} as row_key,
        {% if parent -%}
        case
            when exists (select 1 from {{ accepted_parents }} as parents where parents.{{ parent_column }} = staged.{{ parent_column }})
                then 'contradictory_rows;'
            else 'orphan;'
        end
        {%- else -%}
        'contradictory_rows;'
        {%- endif %} as reasons,
        true as is_row_rejected,
        staged.row_text
    from {{ staged }} as staged
    where
        staged.is_accepted
        and not exists (
            select 1 from {{ validated }} as validated where {{ same_columns('staged', 'validated', keys) }}
        )
    {%- endif %}
{% endmacro %}
