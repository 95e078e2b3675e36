{# Whether every character of a text is in GSM-7. Those that take two septets are the form feed, the euro sign and [ \ ] ^ { | } ~. -#}
{% macro is_gsm7(text) -%}
    {#- of the two-septet characters all but { | } ~ lie between the Z and the _ of the basic ones -#}
    not {{ regexp_match(text, '[^Z-_{-~\u000c€' ~ gsm7_basic() ~ ']') }}
{%- endmacro %}
