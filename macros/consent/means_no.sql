{# Whether a preference refuses: whatever is not a yes is a no. #}
{% macro means_no(preference_value) -%}
    coalesce({{ word_key(preference_value) }}, 'unreadable') not in ('true', 't', 'yes', 'y', '1', 'on')
{%- endmacro %}
