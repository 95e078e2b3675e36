{# Before a build: every required input is there, and every column of the contract that may not be absent. #}
{% macro check_inputs() %}
    {%- if not execute or flags.WHICH not in ('build', 'run', 'test') -%}
        {{ return('') }}
    {%- endif -%}
    {%- for name in input_names() -%}
        {%- set table = input_table(name) -%}
        {%- set place = table.schema ~ '.' ~ table.identifier -%}
        {%- set found = adapter.get_relation(table.database, table.schema, table.identifier) -%}
        {%- if found is none and table.config.meta.is_required and not connections() -%}
            {{ exceptions.raise_compiler_error(
                'Input table ' ~ place ~ ' is missing. It is required: create it, point var inputs_schema to where it lies, or name your vendors in var sources.'
            ) }}
        {%- elif found is not none -%}
            {%- set held = adapter.get_columns_in_relation(found) | map(attribute='name') | map('lower') | list -%}
            {%- for column in table.columns.values() if column.config.meta.need != 'optional' and column.name not in held -%}
                {{ exceptions.raise_compiler_error(
                    'Input table ' ~ place ~ ' lacks the column ' ~ column.name ~ ', which is required (' ~ column.description ~ ').'
                ) }}
            {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}
