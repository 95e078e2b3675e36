{# Whether a row of order_attribution is credit of texts by the model of var attribution_model. #}
{% macro is_credited_to_texts() -%}
    model = {{ escaped_literal(var('attribution_model')) }} and channel = 'sms'
{%- endmacro %}
