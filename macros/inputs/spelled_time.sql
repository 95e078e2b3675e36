{#
    A time as people and programs write it, in one spelling that read_time reads: trimmed, blanks as one blank, and RFC 2822
    (Mon, 23 Nov 2026 15:00:00 +0000) turned into ISO 8601. Regional forms (5/12/2026) stay as they are and are not read: they have two meanings.
#}
{% macro spelled_time(text) %}
    {%- set spelled = 'upper(' ~ replace_matches(trimmed(text), '[' ~ blanks() ~ ']+', ' ') ~ ')' -%}
    {%- set months = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split() -%}
    {%- set dated = replace_matches(spelled, '^[A-Z]{3}, ?', '') -%}
    case
        when {{ is_plain_time(text) }} then {{ text }}
        when {{ regexp_match(spelled, '^([A-Z]{3}, ?)?[0-9]{1,2} (' ~ months | join('|') ~ ') [0-9]{4} [0-9]{2}:[0-9]{2}(:[0-9]{2})?( |$)') }}
            then
                {{ split_text(dated, ' ', 3) }} || '-'
                {#- the number stands where the name does; DuckDB cannot plan a case of twelve names over an empty column #}
                || substring('01 02 03 04 05 06 07 08 09 10 11 12', {{ dbt.position(split_text(dated, ' ', 2), "'" ~ months | join ~ "'") }}, 2)
                || '-' || lpad({{ split_text(dated, ' ', 1) }}, 2, '0')
                || ' ' || {{ split_text(dated, ' ', 4) }} || ' ' || {{ split_text(dated, ' ', 5) }}
        else {{ spelled }}
    end
{% endmacro %}
