{# Words of consent_events.action that ask for texts, or confirm it. #}
{% macro opt_in_actions() %}
    {{- return(['opt_in', 'opt_in_pending', 'resubscribe', 'double_opt_in_confirmed']) -}}
{% endmacro %}
