{# Actions of consent_events that end consent, as a list of SQL texts. #}
{% macro opt_out_actions() -%}
    'opt_out', 'opt_out_carrier', 'number_reassigned'
{%- endmacro %}
