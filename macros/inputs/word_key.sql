{# A word as words are compared: trimmed, without case, and with one underscore for any run of blanks, hyphens, dots, slashes and underscores. #}
{% macro word_key(text) -%}
    lower({{ replace_matches(trimmed(text), '[-_./' ~ blanks() ~ ']+', '_') }})
{%- endmacro %}
