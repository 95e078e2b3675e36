{# The rows of a vendor's model of an input that come from the connections it is to be read from; the relation itself where these are all. #}
{% macro rows_given(relation, input) -%}
    {%- set giving = connections_giving(input) -%}
    {%- set others = [] -%}
    {%- for vendor, kept in vendors().items() if input in kept.inputs -%}
        {%- for connection in connections(vendor) if connection.name not in giving -%}{%- do others.append(connection.name) -%}{%- endfor -%}
    {%- endfor -%}
    {%- if others -%}
    (select * from {{ relation }} where coalesce({{ split_text(input_keys(input)[0], ':', 1) }}, '') not in ({{ escaped_literals(others) }})) as rows_given
    {%- else -%}
    {{ relation }}
    {%- endif -%}
{%- endmacro %}
