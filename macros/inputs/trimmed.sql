{# A text without blanks of any kind at its ends. #}
{% macro trimmed(text) -%}
    {{ replace_matches(text, '^[' ~ blanks() ~ ']+|[' ~ blanks() ~ ']+$', '') }}
{%- endmacro %}
