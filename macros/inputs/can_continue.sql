{# Whether an incremental model made from a table of rows read (read_input) may go on from what it holds: that table was not begun anew since. #}
{% macro can_continue(rows_read) %}
    {%- if not is_incremental() -%}
        {{ return(false) }}
    {%- endif -%}
    {%- set same -%}
        select count(*) as number_of_tables from ({{ contract_hash(this) }}) as held
        inner join ({{ contract_hash(rows_read) }}) as offered on held.contract_hash = offered.contract_hash
    {%- endset -%}
    {{ return(run_query(same).rows[0][0] > 0) }}
{% endmacro %}
