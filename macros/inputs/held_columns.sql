{# The columns of a source table by their names in small letters; none where there is no table. #}
{% macro held_columns(found) %}
    {%- set held = {} -%}
    {%- if found is not none -%}
        {%- for column in adapter.get_columns_in_relation(found) -%}
            {%- do held.update({column.name | lower: column}) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(held) }}
{% endmacro %}
