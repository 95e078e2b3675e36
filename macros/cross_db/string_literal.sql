{# A text as a string literal of this engine, whatever stands in it. Whatever a var says goes into SQL through here. #}
{% macro string_literal(text) %}
    {{- return(adapter.dispatch('string_literal', 'sms_segmentation')(text)) -}}
{% endmacro %}

{% macro default__string_literal(text) %}
    {{- return("'" ~ text | string | replace("'", "''") ~ "'") -}}
{% endmacro %}

{% macro spark__string_literal(text) %}
    {{- return("'" ~ text | string | replace('\\', '\\\\') | replace("'", "\\'") ~ "'") -}}
{% endmacro %}

{% macro bigquery__string_literal(text) %}
    {{- return(sms_segmentation.spark__text_literal(text)) -}}
{% endmacro %}

{% macro snowflake__string_literal(text) %}
    {{- return(sms_segmentation.spark__text_literal(text)) -}}
{% endmacro %}
