{# Whether a column of the adapter holds text. #}
{% macro is_text_column(column) %}
    {{ return('char' in column.dtype | lower or column.dtype | lower in ('text', 'string')) }}
{% endmacro %}
