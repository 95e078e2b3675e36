{# When an act of consent counts from: its own time, but an opt-out cannot have happened after it arrived. #}
{% macro consent_stands_at(action, occurred_at, arrived_at) -%}
    case
        when {{ action }} in ('opt_out', 'opt_out_carrier', 'number_reassigned', 'never_subscribed')
            then {{ least_of(occurred_at, arrived_at) }}
        else {{ occurred_at }}
    end
{%- endmacro %}
