{# A text as another type, null when it does not fit. #}
{% macro try_cast(text, type) %}
    {{- return(adapter.dispatch('try_cast', 'sms_segmentation')(text, type)) -}}
{% endmacro %}

{% macro default__try_cast(text, type) -%}
    try_cast({{ text }} as {{ type }})
{%- endmacro %}

{% macro postgres__try_cast(text, type) -%}
    case when pg_input_is_valid({{ text }}, '{{ type }}') then cast({{ text }} as {{ type }}) end
{%- endmacro %}

{% macro bigquery__try_cast(text, type) -%}
    safe_cast({{ text }} as {{ type }})
{%- endmacro %}
