{# Whether a value is a number (true and false are none) between two bounds, both included. #}
{% macro is_number(value, lowest, highest=none) %}
    {{ return(
        value is number and value is not boolean and value >= lowest and (highest is none or value <= highest)
    ) }}
{% endmacro %}
