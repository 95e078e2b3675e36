{# Before a log runs that is only added to: delete the rows of people whom `sms erase` erased. The model reads recorded_erasures. #}
{% macro forget_erased(columns) %}
    {%- if is_incremental() -%}
        {{- delete_rows(this, is_of_erased(columns)) -}}
    {%- endif -%}
{% endmacro %}
