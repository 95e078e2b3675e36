{#
    dbt-spark binds the values of a seed with Python's %: a blank cell arrives as the text 'None', and an apostrophe ends
    the literal. Every column of our seeds is typed, so the values are text and are written as literals here.
#}
{% macro spark__load_csv_rows(model, agate_table) %}
    {%- set types = model['config']['column_types'] -%}
    {%- set statements = [] -%}
    {%- for chunk in agate_table.rows | batch(get_batch_size()) -%}
        {%- set sql -%}
            insert into {{ this.render() }}
            select
                {% for name in agate_table.column_names -%}
                    cast({{ name }} as {{ types[name] }}){{ ',' if not loop.last }}
                {%- endfor %}
            from values
                {% for row in chunk -%}
                    (
                    {%- for value in row -%}
                        {%- if value is none -%}
                            cast(null as string)
                        {%- else -%}
                            '{{ value | replace("\\", "\\\\") | replace("'", "\\'") }}'
                        {%- endif -%}
                        {{ ', ' if not loop.last }}
                    {%- endfor -%}
                    ){{ ',' if not loop.last }}
                {% endfor -%}
            as cells ({{ agate_table.column_names | join(', ') }})
        {%- endset -%}
        {%- do adapter.add_query(sql, abridge_sql_log=True) -%}
        {%- do statements.append(sql) -%}
    {%- endfor -%}
    {{ return(statements[0]) }}
{% endmacro %}
