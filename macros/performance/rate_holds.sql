{# Whether a row of int_currency_rates is the rate of a currency on a day. #}
{% macro rate_holds(rates, currency, day) -%}
    {{ currency }} = {{ rates }}.currency and {{ day }} >= {{ rates }}.valid_from and {{ day }} < {{ rates }}.valid_to
{%- endmacro %}
