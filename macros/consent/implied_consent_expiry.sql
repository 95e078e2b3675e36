{# When an implied consent ends: 24 calendar months after a purchase, 6 after anything else (CASL s.10(10)). #}
{% macro implied_consent_expiry(given_at, source) -%}
    case
        when {{ source }} in ('checkout', 'pos') then {{ add_months(given_at, 24) }}
        else {{ add_months(given_at, 6) }}
    end
{%- endmacro %}
