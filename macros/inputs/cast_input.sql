{#
    How a column of the source becomes one of the contract: a dict of SQL.

    given: the cell as text, none where every value of the source fits. spelled: the cell as its kind of value is compared, none where it is
    taken as it is given. value: the value, null where the cell is empty or cannot be read; names given and spelled as columns of those names.

    Args: held (a Column of the adapter), column (of the contract), synonyms (input_synonyms() of the input).
#}
{% macro cast_input(held, column, synonyms) %}
    {%- set raw = adapter.quote(held.name) -%}
    {%- set text = input_text(held) -%}
    {%- set given = column.name ~ '_given' -%}
    {%- set spelled = column.name ~ '_spelled' -%}
    {%- set type = column.data_type -%}
    {%- set reads = column.config.meta.reads -%}
    {%- if reads == 'number' -%}
        {#- e164_number follows once the country is known -#}
        {{ return({'given': text, 'spelled': given_number(text), 'value': none}) }}
    {%- elif reads == 'id' or column.name.endswith('_id') -%}
        {#- few ids have a blank, come from a column of floats or have the apostrophe of a table program before their digits; [&-(] holds it -#}
        {%- set whole = regexp_match(trimmed(text), '^[&-(]?[0-9]+([.]0+)?$') -%}
        {%- set digits = 'replace(' ~ split_text(trimmed(text), '.', 1) ~ ', ' ~ escaped_literal("'") ~ ", '')" -%}
        {{ return({'given': none, 'spelled': none, 'value':
            'nullif(case when ' ~ regexp_match(text, '[^!-~]|[.]0+$|^[&-(]') ~ ' then case when ' ~ whole ~ ' then ' ~ digits
            ~ ' else ' ~ trimmed(text) ~ ' end else ' ~ text ~ " end, '')"
        }) }}
    {%- elif reads == 'email' -%}
        {{ return({'given': none, 'spelled': none, 'value': email_address(text)}) }}
    {%- elif reads in ('word', 'label') -%}
        {#- a word that is not known counts as it is compared, a label as it is given -#}
        {%- set meant -%}
            case
                {%- for word, meaning in word_meanings(column, synonyms).items() %}
                when {{ spelled }} = '{{ word }}' then '{{ meaning }}'
                {%- endfor %}
                else nullif({{ spelled if reads == 'word' else trimmed(text) }}, '')
            end
        {%- endset -%}
        {{ return({'given': none, 'spelled': word_key(text), 'value': meant}) }}
    {%- elif column.config.meta.accepted_values -%}
        {%- set meanings = word_meanings(column, synonyms) -%}
        {%- set own = column.config.meta.accepted_values -%}
        {%- set words_of = {} -%}
        {%- for word, meaning in meanings.items() if word != meaning -%}
            {%- do words_of.setdefault(meaning, []).append(word) -%}
        {%- endfor -%}
        {%- set value -%}
            case
                when {{ is_one_of(spelled, own) }} then {{ spelled }}
                {%- for meaning, words in words_of.items() %}
                when {{ is_one_of(spelled, words) }} then '{{ meaning }}'
                {%- endfor %}
            end
        {%- endset -%}
        {{ return({
            'given': text, 'spelled': 'case when ' ~ is_one_of(text, own) ~ ' then ' ~ text ~ ' else ' ~ word_key(text) ~ ' end', 'value': value
        }) }}
    {%- elif type == 'string' -%}
        {{ return({'given': none, 'spelled': none, 'value': 'nullif(' ~ text ~ ", '')"}) }}
    {%- elif type == 'boolean' and not cast_always_fits(held, type) -%}
        {%- set meanings = word_meanings(column, synonyms) -%}
        {%- set yes, no = [], [] -%}
        {%- for word, meaning in meanings.items() -%}{%- do (yes if meaning == 'true' else no).append(word) -%}{%- endfor -%}
        {{ return({'given': text, 'spelled': word_key(text), 'value':
            'case when ' ~ is_one_of(spelled, yes or ['true']) ~ ' then true when ' ~ is_one_of(spelled, no or ['false']) ~ ' then false end'
        }) }}
    {%- elif type in ('timestamp', 'date') -%}
        {%- set is_typed = cast_always_fits(held, type) -%}
        {%- if is_zoned(held) -%}
            {%- set time = without_time_zone(raw) -%}
        {%- elif is_typed -%}
            {%- set time = 'cast(' ~ raw ~ ' as ' ~ dbt.type_timestamp() ~ ')' -%}
        {%- else -%}
            {%- set time = read_time(spelled) -%}
        {%- endif -%}
        {{ return({
            'given': none if is_typed else text,
            'spelled': none if is_typed else spelled_time(text),
            'value': time if type == 'timestamp' else 'cast(' ~ time ~ ' as date)',
        }) }}
    {%- elif cast_always_fits(held, type) -%}
        {{ return({'given': none, 'spelled': none, 'value': raw}) }}
    {%- elif is_text_column(held) -%}
        {%- set digits = number_pattern(type) -%}
        {{ return({
            'given': text, 'spelled': 'case when ' ~ regexp_match(text, digits) ~ ' then ' ~ text ~ ' else ' ~ trimmed(text) ~ ' end', 'value':
            'case when ' ~ regexp_match(spelled, digits) ~ ' then cast('
            ~ (spelled if type == 'double' else as_decimal(spelled, 34, 14)) ~ ' as ' ~ input_type(type) ~ ') end'
        }) }}
    {%- elif held.dtype | lower | truncate(4, true, '') in ('bool', 'date', 'time') -%}
        {{ return({'given': text, 'spelled': none, 'value': 'cast(null as ' ~ input_type(type) ~ ')'}) }}
    {%- else -%}
        {#- the bounds also keep out infinity and not-a-number, which sort above every number -#}
        {%- set bound = '2147483647' if type == 'integer' else '9999999999' -%}
        {{ return({'given': text, 'spelled': none, 'value':
            'case when ' ~ raw ~ ' between -' ~ bound ~ ' and ' ~ bound ~ ' then cast(' ~ raw ~ ' as ' ~ input_type(type) ~ ') end'
        }) }}
    {%- endif -%}
{%- endmacro %}
