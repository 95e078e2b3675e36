{# Parts read before, beside those to be read now, that hold other versions of rows that arrived in these: a list of dates as text. #}
{% macro parts_with_older_versions(name, parts) %}
    {%- if not parts -%}
        {{ return([]) }}
    {%- endif -%}
    {%- set older -%}
        select distinct cast(rows_read.load_partition as {{ dbt.type_string() }}) as load_partition
        from {{ this }} as rows_read
        where
            rows_read.is_accepted
            and rows_read.load_partition not in ({{ date_list(parts) }})
            and exists (
                select 1 from {{ ref('stg_inputs__' ~ name) }} as staged
                where
                    staged.is_accepted
                    and {{ loaded_within('staged', parts) }}
                    and {{ same_columns('staged', 'rows_read', input_keys(name)) }}
            )
    {%- endset -%}
    {{ return(run_query(older).columns[0].values() | list) }}
{% endmacro %}
