{# Before the model runs: an empty table where everything is read anew. #}
{% macro forget_what_was_read(name) %}
    {%- if is_incremental() and unread_parts(name) is none -%}
    truncate table {{ this }}
    {%- endif -%}
{% endmacro %}
