{# Whether a value is a list of so many numbers from 0 to 1. #}
{% macro is_list_of_shares(value, length) %}
    {%- if value is string or value is mapping or value is not sequence or value | length != length -%}
        {{ return(false) }}
    {%- endif -%}
    {%- for share in value if not is_number(share, 0, 1) -%}
        {{ return(false) }}
    {%- endfor -%}
    {{ return(true) }}
{% endmacro %}
