{# Stops the run unless a setting is fine: where it stands, what it is, what is allowed. #}
{% macro require_that(is_fine, place, value, allowed) %}
    {%- if not is_fine -%}
        {{ exceptions.raise_compiler_error('var ' ~ place ~ " is '" ~ value ~ "'; allowed is " ~ allowed) }}
    {%- endif -%}
{% endmacro %}
