{# Whether a row of int_currency_rates is the rate of a currency on a day. #}
{% macro rate_holds(rates, currency, day) -%}
    {{ currency }} = {{ rates }}.currency and {{ is_in_period(day, rates ~ '.valid_from', rates ~ '.valid_to') }}
{%- endmacro %}
