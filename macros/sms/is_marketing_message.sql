{# Over the events of a message: marketing wins, and so does silence; only a known other word makes a message something else. #}
{% macro is_marketing_message() -%}
    max(case when message_category = 'marketing' then 1 else 0 end) = 1
    or max(case when message_category in ('transactional', 'conversational', 'auto_response') then 1 else 0 end) = 0
{%- endmacro %}
