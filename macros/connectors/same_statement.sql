{# Whether two rows of consent_events say the same of the same number at the same time; rows without an id are compared by what they say. #}
{% macro same_statement(one, other) -%}
    {%- for column in ['consent_event_id', 'action', 'phone_e164', 'email', 'occurred_at'] %}
    coalesce(cast({{ one }}.{{ column }} as {{ dbt.type_string() }}), '') = coalesce(cast({{ other }}.{{ column }} as {{ dbt.type_string() }}), '')
    {{- ' and' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
