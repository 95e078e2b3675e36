{#
    An international number in its one form, E.164; null when it is none. One national trunk zero after the calling code is taken off where
    the country has one, and what mobiles of Mexico and Argentina are also written with: +52 1 and +54 9.
#}
{% macro e164_number(international, codes) %}
    {%- set with_trunk_zero = codes | selectattr('has_trunk_zero') | map(attribute='code') | list -%}
    case
        when {{ is_plain_number(international) }} then {{ international }}
        when {{ regexp_match(international, '^[+]521[0-9]{10}$') }} then '+52' || substring({{ international }}, 5)
        when {{ regexp_match(international, '^[+]549[0-9]{10}$') }} then '+54' || substring({{ international }}, 5)
        {%- for length, pattern in [(1, '^[0-9]$'), (2, '^[0-9]{2}$'), (3, '^[0-9]{3}$')] %}
        {%- set same_length = [] -%}
        {%- for code in with_trunk_zero if modules.re.match(pattern, code) %}{% do same_length.append(code) %}{% endfor -%}
        {%- if same_length %}
        when {{ regexp_match(international, '^[+](' ~ same_length | join('|') ~ ')0[0-9]{4,' ~ (15 - length) ~ '}$') }}
            then substring({{ international }}, 1, {{ length + 1 }}) || substring({{ international }}, {{ length + 3 }})
        {%- endif -%}
        {%- endfor %}
        when {{ regexp_match(international, '^[+][1-9][0-9]{6,14}$') }} then {{ international }}
    end
{% endmacro %}
