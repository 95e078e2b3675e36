{# Whether a row of stg_inputs__<name> fits the contract, before versions and parents are looked at. #}
{% macro is_accepted_input(name) %}
    unparsed = ''
    {%- for condition, reason in input_rejections(name) %}
    and not coalesce({{ condition }}, false)
    {%- endfor %}
{%- endmacro %}
