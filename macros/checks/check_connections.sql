{# Before a build: the schema of each connection holds the tables without which the vendor says nothing. #}
{% macro check_connections() %}
    {%- if not execute or flags.WHICH not in ('build', 'run', 'test') -%}
        {{ return('') }}
    {%- endif -%}
    {%- for connection in connections() -%}
        {%- set required = vendors()[connection.vendor].tables | list -%}
        {%- for table, names in vendors()[connection.vendor].get('needs', {}).items() if vendor_relation(connection, [table]) is not none -%}
            {%- do required.append(names) -%}
        {%- endfor -%}
        {%- for names in required if vendor_relation(connection, names) is none -%}
            {{ exceptions.raise_compiler_error(
                'Connection ' ~ connection.name ~ ' has no table ' ~ names | join(' or ') ~ ' in schema ' ~ connection.schema ~ ', which holds '
                ~ (held_relations(connection) | sort | join(', ') or 'nothing') ~ '. Point sources.' ~ connection.name ~ '.schema or .tables to where ' ~ connection.vendor ~ ' is loaded.'
            ) }}
        {%- endfor -%}
    {%- endfor -%}
{% endmacro %}
