{# Statement that deletes the rows of a table for which a condition holds; the condition is never null. Empty where an engine has deleted them. #}
{% macro delete_rows(relation, condition) %}
    {{- return(adapter.dispatch('delete_rows', 'sms_segmentation')(relation, condition)) -}}
{% endmacro %}

{% macro default__delete_rows(relation, condition) %}
    {{- return('delete from ' ~ relation ~ ' where ' ~ condition) -}}
{% endmacro %}

{#
    Without delta or iceberg tables Spark deletes no rows, and overwrites no table with what it reads from it. The copy is whole as soon as it is
    there, so that a run that was killed while it overwrote the table is put right by the next one.
#}
{% macro spark__delete_rows(relation, condition) %}
    {%- set kept = api.Relation.create(schema=relation.schema, identifier=relation.identifier ~ '__kept') -%}
    {%- if load_relation(kept) is none -%}
        {%- if not run_query('select 1 from ' ~ relation ~ ' where ' ~ condition ~ ' limit 1').rows | length -%}
            {{ return('') }}
        {%- endif -%}
        {%- do run_query('create table ' ~ kept ~ ' as select * from ' ~ relation ~ ' where not (' ~ condition ~ ')') -%}
    {%- endif -%}
    {%- do run_query('insert overwrite table ' ~ relation ~ ' select * from ' ~ kept) -%}
    {{- return('drop table ' ~ kept) -}}
{% endmacro %}

{% macro databricks__delete_rows(relation, condition) %}
    {{- return(sms_segmentation.default__delete_rows(relation, condition)) -}}
{% endmacro %}
