{#
    Stops the run when --vars names a var that this project does not have, with the nearest one that it has. Where the project is a
    package of another one, vars may be the other's.
#}
{% macro check_var_names() %}
    {%- set given = invocation_args_dict.get('vars') or {} -%}
    {%- set known = var_names() -%}
    {%- for name in given if project_name == 'sms_segmentation' and name not in known -%}
        {{ exceptions.raise_compiler_error(
            'There is no var ' ~ name ~ '; the nearest is ' ~ nearest_name(name | string, known) ~ '. dbt_project.yml lists them all.'
        ) }}
    {%- endfor -%}
{% endmacro %}
