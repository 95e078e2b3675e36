{#
    A name with its Latin letters as they are without accents, capitals kept; letters that only look like one (ø, ß, æ) stay, as GSM-7 has
    them, and so does what is no Latin letter.
-#}
{% macro without_accents(text) -%}
    {%- set folds = {
        'A': 'ÀÁÂÃÄÅĀĂĄǍ', 'C': 'ÇĆĈĊČ', 'D': 'ĎĐ', 'E': 'ÈÉÊËĒĔĖĘĚ', 'G': 'ĜĞĠĢ', 'H': 'ĤĦ', 'I': 'ÌÍÎÏĨĪĬĮİǏ', 'J': 'Ĵ', 'K': 'Ķ',
        'L': 'ĹĻĽĿŁ', 'N': 'ÑŃŅŇ', 'O': 'ÒÓÔÕÖŌŎŐǑ', 'R': 'ŔŖŘ', 'S': 'ŚŜŞŠȘ', 'T': 'ŢŤŦȚ', 'U': 'ÙÚÛÜŨŪŬŮŰŲǓ', 'W': 'Ŵ', 'Y': 'ÝŶŸ',
        'Z': 'ŹŻŽ', 'a': 'àáâãäåāăąǎ', 'c': 'çćĉċč', 'd': 'ďđ', 'e': 'èéêëēĕėęě', 'g': 'ĝğġģ', 'h': 'ĥħ', 'i': 'ìíîïĩīĭįıǐ', 'j': 'ĵ',
        'k': 'ķ', 'l': 'ĺļľŀł', 'n': 'ñńņň', 'o': 'òóôõöōŏőǒ', 'r': 'ŕŗř', 's': 'śŝşšș', 't': 'ţťŧț', 'u': 'ùúûüũūŭůűųǔ', 'w': 'ŵ',
        'y': 'ýŷÿ', 'z': 'źżž',
    } -%}
    {%- set plain = [] -%}
    {%- for letter, accented in folds.items() -%}
        {%- do plain.append(letter * accented | length) -%}
    {%- endfor -%}
    translate(replace(replace({{ text }}, 'Œ', 'OE'), 'œ', 'oe'), '{{ folds.values() | join }}', '{{ plain | join }}')
{%- endmacro %}
