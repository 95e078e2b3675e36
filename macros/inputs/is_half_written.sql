{#
    Whether the last run that continued a table of rows read wrote only some of its parts: it was killed while Spark exchanged them one by
    one. Other engines write a model within one transaction.

    unread_parts finds the parts that are missing, but not what stands in others: the older version that counts as long as its part was
    not exchanged too.
#}
{% macro is_half_written(relation) %}
    {{- return(adapter.dispatch('is_half_written', 'sms_segmentation')(relation)) -}}
{% endmacro %}

{% macro default__is_half_written(relation) %}
    {{- return(false) -}}
{% endmacro %}

{% macro spark__is_half_written(relation) %}
    {%- set last_run -%}
        select
            count(distinct load_partition) as found,
            max(partitions_written) as meant
        from {{ relation }}
        where run_number = (select max(latest.run_number) from {{ relation }} as latest)
    {%- endset -%}
    {%- set found, meant = run_query(last_run).rows[0] -%}
    {{- return(meant is not none and found < meant) -}}
{% endmacro %}
