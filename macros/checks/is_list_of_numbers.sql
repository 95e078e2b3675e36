{# Whether a value is a list of so many numbers between two bounds, both included. #}
{% macro is_list_of_numbers(value, length, lowest, highest=none) %}
    {%- if value is string or value is mapping or value is not sequence or value | length != length -%}
        {{ return(false) }}
    {%- endif -%}
    {%- for number in value if not is_number(number, lowest, highest) -%}
        {{ return(false) }}
    {%- endfor -%}
    {{ return(true) }}
{% endmacro %}
