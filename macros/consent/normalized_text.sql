{#
    An inbound text as the keyword lists have it (law.md section 2.2): compatibility decomposition, no accents, small letters,
    punctuation and emoji as blanks, one blank between words. No engine is asked what a letter beyond ASCII decomposes to: `letters` and
    `folded` are two lists for translate(), from the seed letter_folds, of which letters without a counterpart are left out. ASCII needs
    none of it, and a pattern of all scripts takes long.
#}
{% macro normalized_text(text, letters, folded) -%}
    {%- set ligatures = {
        '\u00df': 'ss', '\u1e9e': 'ss', '\u0132': 'ij', '\u0133': 'ij', '\ufb00': 'ff', '\ufb01': 'fi', '\ufb02': 'fl', '\ufb03': 'ffi',
        '\ufb04': 'ffl', '\ufb05': 'st', '\ufb06': 'st',
    } -%}
    {%- set spelled_out = namespace(text=text) -%}
    {%- for ligature, spelling in ligatures.items() -%}
        {%- set spelled_out.text = "replace(" ~ spelled_out.text ~ ", '" ~ ligature ~ "', '" ~ spelling ~ "')" -%}
    {%- endfor -%}
    {%- set letters_of_words = 'a-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f' ~ letters_beyond_latin() -%}
    {%- set folded_text = "lower(translate(" ~ spelled_out.text ~ ", " ~ letters ~ ", " ~ folded ~ "))" -%}
    trim(
        case
            when {{ regexp_match(text, '[^ -~]') }} then {{ replace_matches(folded_text, '[^' ~ letters_of_words ~ ']+', ' ') }}
            else {{ replace_matches('lower(' ~ text ~ ')', '[^a-z0-9]+', ' ') }}
        end
    )
{%- endmacro %}
