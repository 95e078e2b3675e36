{# Whether a connected vendor says anything about consent. #}
{% macro gives_consent() %}
    {%- set giving = [] -%}
    {%- for vendor, kept in vendors().items() if 'consent_events' in kept.inputs and is_connected(vendor, 'consent_events') -%}
        {%- do giving.append(vendor) -%}
    {%- endfor -%}
    {{ return(giving != []) }}
{% endmacro %}
