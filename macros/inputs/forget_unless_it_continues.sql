{# Before such a model runs: an empty table where it may not go on. #}
{% macro forget_unless_it_continues(rows_read) %}
    {%- if is_incremental() and not continues(rows_read) -%}
    truncate table {{ this }}
    {%- endif -%}
{% endmacro %}
