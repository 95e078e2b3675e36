{# A type of a contract as this engine names it. #}
{% macro contract_type(data_type) %}
    {{- return(adapter.dispatch('contract_type', 'sms_segmentation')(data_type)) -}}
{% endmacro %}

{% macro default__contract_type(data_type) %}
    {{- return(api.Column.translate_type(data_type)) -}}
{% endmacro %}

{# a decimal of BigQuery has at most nine digits after the point, and no cast names a number of them: see as_decimal #}
{% macro bigquery__contract_type(data_type) %}
    {%- set digits = modules.re.match('decimal[(][0-9]+, *([0-9]+)[)]$', data_type) -%}
    {{- return(('numeric' if digits.group(1) | int <= 9 else 'bignumeric') if digits else input_type(data_type)) -}}
{% endmacro %}
