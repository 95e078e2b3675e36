{# What stands for a number where numbers are not shown: recipients are counted by it. #}
{% macro recipient_key(phone_e164) -%}
    {{ dbt.hash(phone_e164) }}
{%- endmacro %}
