{# Part n, counted from 1, of a text cut at a separator; '' past the last part. dbt's split_part wants a literal n on Spark. #}
{% macro split_text(text, separator, part) %}
    {{- return(adapter.dispatch('split_text', 'sms_segmentation')(text, separator, part)) -}}
{% endmacro %}

{% macro default__split_text(text, separator, part) -%}
    split_part({{ text }}, '{{ separator }}', {{ part }})
{%- endmacro %}

{% macro bigquery__split_text(text, separator, part) -%}
    coalesce(split({{ text }}, '{{ separator }}')[safe_ordinal({{ part }})], '')
{%- endmacro %}
