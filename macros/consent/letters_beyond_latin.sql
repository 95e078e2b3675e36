{#
    Letters, vowel signs and digits of scripts other than Latin, as ranges of a regular expression, and phonetic ones, which nobody
    writes texts in. Punctuation among them is taken out by the seed letter_folds.
#}
{% macro letters_beyond_latin() -%}
    {%- set phonetic = '\u0250-\u02af' -%}
    {%- set alphabets = '\u0370-\u167f\u1681-\u1fff\u2c00-\u2dff' -%}
    {%- set east_asian = '\u3005\u3006\u3041-\u31ff\u3400-\u4dbf\u4e00-\ud7a3' -%}
    {%- set forms = '\uf900-\ufdff\ufe70-\ufefc\uff66-\uffdc' -%}
    {%- set rare = '\U00010000-\U0001cfff\U0001e000-\U0001efff\U00020000-\U0003ffff' -%}
    {{- return(phonetic ~ alphabets ~ east_asian ~ forms ~ rare) -}}
{%- endmacro %}
