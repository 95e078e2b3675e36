{# A text as a string literal of this engine, on one line whatever its breaks. #}
{% macro text_literal(text) %}
    {{- return("'" ~ dbt.escape_single_quotes(text.split() | join(' ')) ~ "'") -}}
{% endmacro %}
