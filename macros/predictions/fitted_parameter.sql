{# A parameter of a fitted model among the rows of int_model_parameters; null where it was not fitted. #}
{% macro fitted_parameter(model, name) -%}
    max(case when model = {{ escaped_literal(model) }} and parameter = '{{ name }}' then cast(value as {{ type_double() }}) end) as {{ name }}
{%- endmacro %}
