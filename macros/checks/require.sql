{# Stops the run unless a var is fine: which var, what it was, what is allowed. #}
{% macro require(is_fine, name, allowed) %}
    {%- if not is_fine -%}
        {{ exceptions.raise_compiler_error('var ' ~ name ~ " is '" ~ var(name) ~ "'; allowed is " ~ allowed) }}
    {%- endif -%}
{% endmacro %}
