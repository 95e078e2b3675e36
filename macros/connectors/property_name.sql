{# A text as the name of a property: small letters and digits, _ between them. #}
{% macro property_name(text) -%}
    {{ replace_matches(replace_matches('lower(' ~ text ~ ')', '[^a-z0-9]+', '_'), '^_+|_+$', '') }}
{%- endmacro %}
