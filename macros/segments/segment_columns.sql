{#
    The columns of every segment: profile, name of the segment (its file name without seg_), day.

    Args:
        keys: columns that tell the rows of one profile apart, such as ['category']

    In a unit test model.name is the name of the test, and the tested model is told by its id.
#}
{% macro segment_columns(keys=[]) %}
    {%- set model_name = model.get('tested_node_unique_id', model.unique_id).split('.')[-1] -%}
    profile_id,
    {%- for key in keys %}
    {{ key }},
    {%- endfor %}
    cast('{{ model_name.removeprefix('seg_') }}' as {{ dbt.type_string() }}) as segment_name,
    as_of_date
{%- endmacro %}
