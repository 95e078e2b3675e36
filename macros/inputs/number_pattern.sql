{# Regular expression of a number as text that is read: a whole one of up to nine digits for integer, else up to ten digits before the point. #}
{% macro number_pattern(type) %}
    {{ return('^[+-]?[0-9]{1,9}([.]0+)?$' if type == 'integer' else '^[+-]?([0-9]{1,10}([.][0-9]{0,20})?|[.][0-9]{1,20})$') }}
{% endmacro %}
