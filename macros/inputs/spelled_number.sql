{#
    A phone number as digits with what leads to another country before them (+, 00, 011): without blanks, punctuation, apostrophes and prefixes
    such as tel:, and with the digits of other scripts as ours. What is no digit after that stays and makes it unreadable.
#}
{% macro spelled_number(text) %}
    {#- what has no counterpart in the second list is left out -#}
    {%- set foreign = escaped_literal("０１２３４５６７８９＋٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹'`\u2018\u2019\"=;\uff08\uff09\u00b7") -%}
    {%- set digits = 'translate(lower(' ~ text ~ '), ' ~ foreign ~ ", '0123456789+01234567890123456789')" -%}
    {%- set is_float = regexp_match(digits, '^[+]?[0-9]+[.]0+$') -%}
    {%- set whole = 'case when ' ~ is_float ~ ' then ' ~ split_text(digits, '.', 1) ~ ' else ' ~ digits ~ ' end' -%}
    {%- set punctuation = '[().\u2010-\u2015\u2212\ufe58\ufe63\uff0d/' ~ blanks() ~ '-]+' -%}
    {{ replace_matches(replace_matches(whole, punctuation, ''), '^(tel|rcs|sms|whatsapp):', '') }}
{% endmacro %}
