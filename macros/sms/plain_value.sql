{#
    A value as it may be written into a text: curly quotes, dashes, ellipsis and no-break spaces made plain, control characters and braces
    taken out, trimmed; null where nothing is left.
-#}
{% macro plain_value(value) -%}
    {%- set curly = '‘’‚‛“”„‟‐‑‒–—―−\u00a0\u2007\u202f' -%}
    {%- set plain = "''''" ~ '""""' ~ '-------' ~ '   ' -%}
    {%- set straight = 'translate(' ~ value ~ ', ' ~ escaped_literal(curly) ~ ', ' ~ escaped_literal(plain) ~ ')' -%}
    nullif(
        trim({{ replace_matches("replace(" ~ straight ~ ", '…', '...')", '[{}\u0001-\u001f\u007f-\u009f]', '') }}),
        ''
    )
{%- endmacro %}
