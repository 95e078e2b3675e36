{# A name of a place as the seed place_names has it: small letters, single blanks, no dots. #}
{% macro place_key(text) -%}
    replace(lower({{ replace_matches(trimmed(text), '[' ~ blanks() ~ ']+', ' ') }}), '.', '')
{%- endmacro %}
