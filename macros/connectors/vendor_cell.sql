{#
    A cell of a raw table, from all places that may hold it, as a dict of SQL: spelled, the text as its kind is compared, none where the column is
    taken as it is; value, of the kind's type, null where the cell is empty or cannot be read, which names spelled as <name>_spelled.

    Args:
        name: name that the cell gets
        kind: text, id, email, number (of a phone or place), time, boolean, amount, integer, double, country, region. A boolean or time whose cell
            may forbid says after "or" what one that was given and cannot be read counts as: boolean or true
        places: names of columns, or of a column and a path into its JSON, as in attributes/location/city; the first that is not empty counts
        held: vendor_columns of the table
#}
{% macro vendor_cell(name, kind, places, held) %}
    {%- set kind, unread = (kind.split(' or ') + [none])[:2] -%}
    {%- set type = {
        'time': dbt.type_timestamp(), 'boolean': 'boolean', 'amount': dbt.type_numeric() if target.type == 'bigquery' else 'decimal(28, 12)',
        'integer': 'integer', 'double': type_double(),
    }.get(kind, dbt.type_string()) -%}
    {%- set texts, typed = [], [] -%}
    {%- for place in places -%}
        {%- set parts = place.split('/') -%}
        {%- set key = modules.re.sub('[^a-z0-9]', '', parts[0] | lower) -%}
        {%- for column in [held.get(key), held.get(key ~ '_2')] if column -%}
            {%- if parts | length == 1 -%}
                {%- do texts.append(input_text(column)) -%}
                {%- do typed.append(column) -%}
            {%- else -%}
                {%- do texts.append(json_text(input_text(column), parts[1:])) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- if not texts -%}
        {{ return({'spelled': none, 'value': 'cast(null as ' ~ type ~ ')'}) }}
    {%- endif -%}
    {%- if texts | length == 1 and typed and cast_always_fits(typed[0], {'time': 'timestamp'}.get(kind, kind)) and kind in ('time', 'boolean', 'integer') -%}
        {%- set raw = adapter.quote(typed[0].name) -%}
        {#- a bare column, so that a filter on it reaches the raw table -#}
        {{ return({'spelled': none, 'value':
            without_time_zone(raw) if is_zoned(typed[0]) else raw if typed[0].dtype | lower | truncate(9, true, '') != 'date' or kind != 'time'
            else 'cast(' ~ raw ~ ' as ' ~ type ~ ')'
        }) }}
    {%- endif -%}
    {%- set filled = [] -%}
    {%- for text in texts -%}
        {#- spreadsheets keep zeros and plus signs by an apostrophe before them -#}
        {%- set bare = 'replace(' ~ text ~ ', ' ~ escaped_literal("'") ~ ", '')" if kind in ('id', 'number') else text -%}
        {%- do filled.append('nullif(trim(' ~ bare ~ "), '')") -%}
    {%- endfor -%}
    {%- set text = filled[0] if filled | length == 1 else 'coalesce(' ~ filled | join(', ') ~ ')' -%}
    {%- set spelled = name ~ '_spelled' -%}
    {%- if kind == 'time' -%}
        {%- set otherwise = 'case when ' ~ spelled ~ " is not null then cast('" ~ unread ~ "' as " ~ type ~ ') end' -%}
        {{ return({'spelled': spelled_time(text), 'value': 'coalesce(' ~ read_time(spelled) ~ ', ' ~ otherwise ~ ')' if unread else read_time(spelled)}) }}
    {%- elif kind == 'id' -%}
        {#- 7.001E+12 and 7.001E12 have lost digits, 12E345 is an id of letters and digits #}
        {{ return({'spelled': text, 'value':
            'case when ' ~ regexp_match(spelled, '^[0-9]+[.]0+$') ~ ' then ' ~ split_text(spelled, '.', 1)
            ~ ' when not ' ~ regexp_match(spelled, '^[0-9]+([.][0-9]+)?[eE][+][0-9]+$|^[0-9][.][0-9]+[eE][0-9]+$') ~ ' then ' ~ spelled ~ ' end'
        }) }}
    {%- elif kind == 'email' -%}
        {{ return({'spelled': text, 'value': 'case when ' ~ spelled ~ " like '%@%' then lower(" ~ spelled ~ ') end'}) }}
    {%- elif kind == 'boolean' -%}
        {{ return({'spelled': 'lower(' ~ text ~ ')', 'value':
            'case when ' ~ spelled ~ " in ('true', 't', 'yes', 'y', '1') then true when " ~ spelled ~ " in ('false', 'f', 'no', 'n', '0') then false"
            ~ (' when ' ~ spelled ~ ' is not null then ' ~ unread if unread else '') ~ ' end'
        }) }}
    {%- elif kind in ('amount', 'integer', 'double') -%}
        {%- set digits = number_pattern(kind) -%}
        {%- set number = 'cast(' ~ spelled ~ ' as ' ~ type ~ ')' if kind == 'double' else as_decimal(spelled, 28, 12) -%}
        {{ return({'spelled': replace_matches(text, '[$, ]', ''), 'value':
            'case when ' ~ regexp_match(spelled, digits) ~ ' then ' ~ (number if kind != 'integer' else 'cast(' ~ number ~ ' as integer)') ~ ' end'
        }) }}
    {%- endif -%}
    {{ return({'spelled': text, 'value': spelled}) }}
{% endmacro %}
