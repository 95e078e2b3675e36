{# An e-mail address in small letters, null where there is none: the address alone of mailto:a@b.com and "A" <a@b.com>. #}
{% macro email_address(text) -%}
    {%- set address = replace_matches(text, '^.*<|>.*$|^.*mailto:|["' ~ blanks() ~ ']', '') -%}
    nullif(lower(case when {{ regexp_match(text, '[^!-~]|[<>:"]') }} then {{ address }} else {{ text }} end), '')
{%- endmacro %}
