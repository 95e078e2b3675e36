{# Whether a row of consent_events that the contract refuses may have been an opt-out from texts. #}
{% macro may_be_an_opt_out() -%}
    coalesce(channel, 'unknown') <> 'email'
    and coalesce(message_category, 'unknown') <> 'transactional'
    and coalesce(action, 'unknown') not in ({{ escaped_literals(opt_in_actions()) }})
{%- endmacro %}
