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

{# a literal of BigQuery ends with its line, and what indents a text of SQL ends lines at more characters #}
{% macro bigquery__escaped_literal(text) %}
    {%- set literal = namespace(sql=sms_segmentation.spark__escaped_literal(text)) -%}
    {%- for character, code in {'\n': 'n', '\r': 'r', '\x0b': 'v', '\x0c': 'f'}.items() -%}
        {%- set literal.sql = literal.sql | replace(character, '\\' ~ code) -%}
    {%- endfor -%}
    {{- return(literal.sql) -}}
{% endmacro %}

{% macro snowflake__escaped_literal(text) %}
    {{- return(sms_segmentation.spark__escaped_literal(text)) -}}
{% endmacro %}
