{# Whether a method of Klaviyo says that a carrier took the number out of service. #}
{% macro names_a_carrier(method) -%}
    (lower({{ method }}) like '%carrier%' or lower({{ method }}) like '%deactivat%')
{%- endmacro %}
