{# Stops the run unless a var is fine: which var, what it was, what is allowed. #}
{% macro require(is_fine, name, allowed) %}
    {%- do require_that(is_fine, name, var(name), allowed) -%}
{% endmacro %}
