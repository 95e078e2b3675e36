{# The parts as a list of SQL dates. #}
{% macro date_list(parts) -%}
    {%- for part in parts -%}
    cast('{{ part }}' as date){{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
