{# A text as a string literal of this engine, whatever stands in it. Whatever a var says goes into SQL through here. #}
{% macro text_literal(text) %}
    {{- return(adapter.dispatch('text_literal', 'sms_segmentation')(text)) -}}
{% endmacro %}

{% macro default__text_literal(text) %}
    {{- return("'" ~ text | string | replace("'", "''") ~ "'") -}}
{% endmacro %}

{% macro spark__text_literal(text) %}
    {{- return("'" ~ text | string | replace('\\', '\\\\') | replace("'", "\\'") ~ "'") -}}
{% endmacro %}

{% macro bigquery__text_literal(text) %}
    {{- return(sms_segmentation.spark__text_literal(text)) -}}
{% endmacro %}

{% macro snowflake__text_literal(text) %}
    {{- return(sms_segmentation.spark__text_literal(text)) -}}
{% endmacro %}
