{#
    What is wrong with a message, by name: a SQL condition each, over columns of message_templates and message_text,
    encoding, segments and stop_text. Carriers filter public shorteners.
-#}
{% macro text_problems() -%}
    {%- set shorteners = '(bit[.]ly|tinyurl[.]com|goo[.]gl|t[.]co|ow[.]ly|is[.]gd)' -%}
    {%- set offers = '(off|offer|sale|discount|deal|save|coupon|code|free|gift|shop|buy)' -%}
    {%- set words = "(' ' || " ~ replace_matches("body || ' ' || coalesce(stop_text, '')", '[^A-Za-z]+', '  ') ~ " || ' ')" -%}
    {{- return({
        'too_long': "segments > 1",
        'not_gsm7': "encoding <> 'GSM-7'",
        'brace_left': regexp_match('message_text', '[{}]'),
        'shortener': regexp_match("lower(coalesce(message_text, body))", 'http|(^|[^a-z0-9-])' ~ shorteners ~ '([^a-z0-9-]|$)'),
        'no_brand': "channel = 'sms' and body not like '{brand_name}: %'",
        'no_stop': "channel = 'sms' and message_category = 'marketing' and not "
            ~ regexp_match("lower(coalesce(stop_text, ''))", '(^|[^a-z])stop([^a-z]|$)'),
        'capitals': regexp_match(replace_matches(words, ' (STOP|SMS|VIPs|VIP) ', ''), ' [A-Z][A-Z]+ '),
        'exclamation': "coalesce(message_text, body) like '%!%!%'",
        'offer_in_transactional': "message_category = 'transactional' and (is_promotional or message_type = 'offer' or "
            ~ regexp_match('lower(body)', '[{](offer|category)[}]|%|(^|[^a-z{])' ~ offers ~ '([^a-z}]|$)') ~ ')',
    }) -}}
{%- endmacro %}
