{# Whether an incremental model made from a table of rows read (read_input) may go on from what it holds: that table was not begun anew since. #}
{% macro continues(rows_read) %}
    {%- if not is_incremental() -%}
        {{ return(false) }}
    {%- endif -%}
    {%- set same -%}
        select count(*) as number_of_tables from ({{ read_by(this) }}) as held
        inner join ({{ read_by(rows_read) }}) as offered on held.read_by = offered.read_by
    {%- endset -%}
    {{ return(run_query(same).rows[0][0] > 0) }}
{% endmacro %}
