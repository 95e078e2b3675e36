{# A text as a string literal of this engine, whatever it holds. Whatever a var says goes into SQL through here. #}
{% macro escaped_literal(text) %}
    {{- return(adapter.dispatch('escaped_literal', 'sms_segmentation')(text)) -}}
{% endmacro %}

{% macro default__escaped_literal(text) %}
    {{- return("'" ~ text | string | replace("'", "''") ~ "'") -}}
{% endmacro %}

{% macro spark__escaped_literal(text) %}
    {{- return("'" ~ text | string | replace('\\', '\\\\') | replace("'", "\\'") ~ "'") -}}
{% endmacro %}

{% macro bigquery__escaped_literal(text) %}
    {{- return(sms_segmentation.spark__escaped_literal(text)) -}}
{% endmacro %}

{% macro snowflake__escaped_literal(text) %}
    {{- return(sms_segmentation.spark__escaped_literal(text)) -}}
{% endmacro %}
