{# One of several equal shares of an amount in cents, in units; the message in the first place takes what rounding leaves. #}
{% macro share_of_cents(cents, shares, place) -%}
    {%- set halved = '2 * ' ~ cents ~ ' + ' ~ shares -%}
    {%- set share = '(' ~ halved ~ ' - mod(' ~ halved ~ ', 2 * ' ~ shares ~ ')) / (2 * ' ~ shares ~ ')' -%}
    case when {{ shares }} > 1 and {{ place }} = 1 then {{ cents }} - ({{ shares }} - 1) * ({{ share }}) else {{ share }} end / 100.0
{%- endmacro %}
