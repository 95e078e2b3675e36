{# A text as a string literal of this engine, on one line whatever its breaks; for words of ours. #}
{% macro text_literal(text) %}
    {{- return(string_literal(text.split() | join(' '))) -}}
{% endmacro %}
