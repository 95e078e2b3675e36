{# Key of a marketing text, from which its number cannot be read: message_key of performance_messages. #}
{% macro text_key(phone_e164, message_id) -%}
    {{ dbt.hash(phone_e164 ~ " || '|' || " ~ message_id) }}
{%- endmacro %}
