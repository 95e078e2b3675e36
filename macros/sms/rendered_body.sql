{#
    A body with its placeholders replaced by columns value_<name>, the link left to the vendor. Null where something is missing that the body
    names and that has no fallback.
-#}
{% macro rendered_body(body, placeholders) -%}
    {%- for placeholder in placeholders %}replace({% endfor -%}
    {{ body }}
    {%- for placeholder in placeholders -%}
        {%- set otherwise = "'" ~ placeholder.fallback ~ "'" if placeholder.fallback else 'case when not ' ~ names_placeholder(body, placeholder.name) ~ " then '' end" %}
        , '{{ '{' ~ placeholder.name ~ '}' }}', coalesce(value_{{ placeholder.name }}, {{ otherwise }}))
    {%- endfor %}
{%- endmacro %}
