{#
    A number as spelled_number leaves it, with its + and calling code; null where nobody can tell which it has (definitions.md section 2).

    Args: spelled (SQL), home (SQL of the calling code that numbers without one have, none where nobody knows), codes (dialling_codes()).
#}
{% macro international_number(spelled, home, codes) %}
    {#- codes with the same lengths stand together, which keeps the expression short -#}
    {%- set codes_by_ending = {} -%}
    {%- for code in codes -%}
        {%- set lengths = [] -%}
        {%- for length in code.lengths if code.code | length + length | int >= 10 -%}{%- do lengths.append('[0-9]{' ~ length ~ '}') -%}{%- endfor -%}
        {#- +52 1 and +54 9 lead to mobiles that are also written without -#}
        {%- set before = ('0?' if code.has_trunk_zero else '') ~ {'52': '1?', '54': '9?'}.get(code.code, '') -%}
        {%- if lengths -%}
            {%- do codes_by_ending.setdefault(before ~ '(' ~ lengths | join('|') ~ ')', []).append(code.code) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set spellings = [] -%}
    {%- for ending, same in codes_by_ending.items() -%}{%- do spellings.append('(' ~ same | join('|') ~ ')' ~ ending) -%}{%- endfor -%}
    {%- set with_trunk_zero = codes | selectattr('has_trunk_zero') | map(attribute='code') | join("', '") -%}
    case
        when {{ spelled }} like '+%' then {{ spelled }}
        when {{ spelled }} like '00%' then '+' || substring({{ spelled }}, 3)
        {%- if home %}
        when {{ spelled }} like '011%' and {{ home }} = '1' then '+' || substring({{ spelled }}, 4)
        {%- endif %}
        when {{ regexp_match(spelled, '^1[0-9]{10}$') }} then '+' || {{ spelled }}
        {#- dialled as from abroad within the NANP: no number of another country is written so #}
        when {{ regexp_match(spelled, '^0111[2-9][0-9]{9}$') }} then '+' || substring({{ spelled }}, 4)
        {%- if home %}
        when {{ regexp_match(spelled, '^0[0-9]{5,13}$') }} and {{ home }} in ('{{ with_trunk_zero }}')
            then '+' || {{ home }} || substring({{ spelled }}, 2)
        {%- for length in ['5', '6', '7', '8', '9', '10'] %}
        {%- set short = [] -%}
        {%- for code in codes if length in code.lengths %}{% do short.append(code.code) %}{% endfor -%}
        {%- if short %}
        when {{ regexp_match(spelled, '^[0-9]{' ~ length ~ '}$') }} and {{ home }} in ({{ escaped_literals(short) }})
            then '+' || {{ home }} || {{ spelled }}
        {%- endif %}
        {%- endfor %}
        {%- endif %}
        when {{ regexp_match(spelled, '^(' ~ spellings | join('|') ~ ')$') }} and length({{ spelled }}) between 11 and 15
            then '+' || {{ spelled }}
    end
{% endmacro %}
