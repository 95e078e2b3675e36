{# One column is_blocked_by_<reason> for every reason, from an expression in which <reason> stands for its name. #}
{% macro reason_flags(expression) -%}
    {%- for reason in block_reasons() %}
    {{ expression | replace('<reason>', reason) }} as is_blocked_by_{{ reason }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
