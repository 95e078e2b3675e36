{#
    The columns of every segment: profile, name of the segment (its file name without seg_), day.

    Args:
        keys: columns that tell the rows of one profile apart, such as ['category']
        of: alias of sms_subscribers in a segment that joins the model of its keys; the keys then say whose they are

    In a unit test model.name is the name of the test, and the tested model is told by its id.
#}
{% macro segment_columns(keys=[], of=none) %}
    {%- set model_name = model.get('tested_node_unique_id', model.unique_id).split('.')[-1] -%}
    {%- set owner = of ~ '.' if of else '' -%}
    {{ owner }}profile_id,
    {%- for key in keys %}
    {{ key }},
    {%- endfor %}
    cast('{{ model_name.removeprefix('seg_') }}' as {{ dbt.type_string() }}) as segment_name,
    {{ owner }}as_of_date
{%- endmacro %}
