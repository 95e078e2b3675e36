{# A rendered body up to its link, which the vendor writes, as it does the last words. -#}
{% macro text_before_link(rendered_body) -%}
    trim({{ split_text(rendered_body, '{link}', 1) }})
{%- endmacro %}
