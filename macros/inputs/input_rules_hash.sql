{# What the rows of an input are read by: the contract and the columns of the source. Rows read by other rules are read again. #}
{% macro input_rules_hash(name) %}
    {%- set table = input_table(name) -%}
    {%- set rules = ['cells_kept_from'] -%}{#- which tables of an earlier version lack -#}
    {%- for column in table.columns.values() -%}
        {%- do rules.append(column.name ~ ' ' ~ column.data_type ~ ' ' ~ column.config.meta) -%}
    {%- endfor -%}
    {%- for relation in [adapter.get_relation(table.database, table.schema, table.identifier)] + connected_relations(name) -%}
        {%- for column in held_columns(relation).values() -%}
            {%- do rules.append(column.name ~ ' ' ~ column.data_type) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for row in input_synonyms(name) -%}
        {%- do rules.append(row[0] ~ ' ' ~ row[1] ~ ' ' ~ row[2]) -%}
    {%- endfor -%}
    {{ return(local_md5(rules ~ input_rejections(name) ~ var('default_country') ~ (dialling_codes() if name == 'sms_events'))) }}
{% endmacro %}
