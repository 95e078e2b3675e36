{# Whether the project applies a row of jurisdiction_rules (var sms_rule_scope). #}
{% macro rule_is_on() -%}
    default_enabled and (enforce_when_consented or {{ escaped_literal(var('sms_rule_scope')) }} = 'strict')
{%- endmacro %}
