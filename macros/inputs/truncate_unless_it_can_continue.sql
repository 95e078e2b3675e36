{# Before such a model runs: an empty table where it may not go on. #}
{% macro truncate_unless_it_can_continue(rows_read) %}
    {%- if is_incremental() and not can_continue(rows_read) -%}
    truncate table {{ this }}
    {%- endif -%}
{% endmacro %}
