{# Whether a free text is a plain yes; whatever else it says is none. -#}
{% macro is_yes(text) -%}
    coalesce({{ word_key(text) }} in ('true', 't', 'yes', 'y', '1', 'on'), false)
{%- endmacro %}
