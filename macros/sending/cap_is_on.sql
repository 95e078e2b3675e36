{# Whether a row of jurisdiction_rules is a cap that the project applies (var sms_rule_scope). #}
{% macro cap_is_on() -%}
    row_kind = 'cap'
    and default_enabled
    and (enforce_when_consented or {{ escaped_literal(var('sms_rule_scope')) }} = 'strict')
{%- endmacro %}
