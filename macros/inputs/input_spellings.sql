{#
    The cells of a source row as they came (source_<n>), as text (<column>_given) and as their kind of value is compared (<column>_spelled).

    Args:
        held: columns that the source has, by their name in the contract
        casts: what cast_input gives for those that are not places
        places: columns of the contract that name a place
#}
{% macro input_spellings(held, casts, places) %}
    {%- set spellings = {} -%}
    {%- for column in held.values() -%}
        {%- do spellings.update({'source_' ~ loop.index: 'source_rows.' ~ adapter.quote(column.name)}) -%}
    {%- endfor -%}
    {%- for column_name, parts in casts.items() -%}
        {%- for kind in ('given', 'spelled') if parts[kind] -%}
            {%- do spellings.update({column_name ~ '_' ~ kind: parts[kind]}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for column in places -%}
        {%- set text = input_text(held[column.name]) -%}
        {%- do spellings.update({column.name ~ '_given': text, column.name ~ '_spelled': place_key(text)}) -%}
    {%- endfor -%}
    {{ return(spellings) }}
{% endmacro %}
