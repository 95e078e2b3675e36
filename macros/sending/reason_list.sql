{# The reasons whose flag is set in a relation, in order, each after a semicolon; '' for none. #}
{% macro reason_list(relation) -%}
    {%- for reason in block_reasons() %}
    {{ '|| ' if not loop.first }}case when {{ relation }}.is_blocked_by_{{ reason }} then ';{{ reason }}' else '' end
    {%- endfor %}
{%- endmacro %}
