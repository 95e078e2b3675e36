{# Before the model runs: an empty table where its query begins it anew, which is where the query names this run as what rows are read by. #}
{% macro truncate_before_reload() %}
    {%- if is_incremental() and invocation_id in model.compiled_code -%}
    truncate table {{ this }}
    {%- endif -%}
{% endmacro %}
