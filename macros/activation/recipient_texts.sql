{# The values of macro rendered_messages that int_recipient_values knows, by the name it has in a join. #}
{% macro recipient_texts(recipients) -%}
    {%- set texts = {} -%}
    {%- for name in ['first_name', 'city', 'category', 'points', 'points_missing', 'tier', 'date', 'store_name'] -%}
        {%- do texts.update({name: recipients ~ '.' ~ name}) -%}
    {%- endfor -%}
    {{- return(texts) -}}
{%- endmacro %}
