{#
    A phone number of a vendor as E.164; null where it may mean several (definitions.md section 2): with its +, dialled as from abroad (00, and 011
    before a number of the NANP), or ten digits of the US, Canada and their neighbors where the row's address, else the connection, is there.

    Args:
        text: SQL of the number as it was received
        country: SQL of the country of the row's address, by its code; none where it has none
        has_calling_code: whether the vendor keeps every number with its calling code, so that a + that is missing is put back
#}
{% macro vendor_number(text, country=none, has_calling_code=false) %}
    {%- set codes = dialling_codes() -%}
    {%- set spelled = spelled_number(text) -%}
    case
        when {{ regexp_match(spelled, '^[+][1-9][0-9]{7,14}$') }} then {{ e164_number(spelled, codes) }}
        when {{ regexp_match(spelled, '^00[1-9][0-9]{7,14}$') }} then {{ e164_number("'+' || substring(" ~ spelled ~ ', 3)', codes) }}
        when {{ regexp_match(spelled, '^0111[2-9][0-9]{9}$') }} then '+' || substring({{ spelled }}, 4)
        {%- if has_calling_code %}
        when {{ regexp_match(spelled, '^[1-9][0-9]{10,14}$') }} then {{ e164_number("'+' || " ~ spelled, codes) }}
        {%- endif %}
        when {{ regexp_match(spelled, '^1?[2-9][0-9]{2}[2-9][0-9]{6}$') }} and {{ 'coalesce(' ~ country ~ ', default_country)' if country else 'default_country' }} in ({{ escaped_literals(codes[0].countries) }})
            then '+1' || right({{ spelled }}, 10)
    end
{% endmacro %}
