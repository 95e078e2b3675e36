{#
    What is wrong with the cells of a row, as text: 'unparsed_<column>=<text>;' for each cell that was given and cannot be read,
    'unknown_' for a word or number that the contract does not know, 'negative_' or 'too_small_' for an amount, 'missing_' for a required cell that is empty.

    Args:
        columns: columns of the contract by name
        held: columns that the source has
        casts: what cast_input gives for those that are not places
#}
{% macro input_problems(columns, held, casts) -%}
    {#- column, quick sign of a problem for rows that have none, the problem itself, kind, text -#}
    {%- set problems = [] -%}
    {%- for column in columns.values() if column.name in held -%}
        {%- set meta = column.config.meta -%}
        {%- set is_place = column.name not in casts -%}
        {%- set is_text = is_place or casts[column.name].given -%}
        {%- if is_text -%}
            {%- set kind = 'unknown' if is_place or meta.accepted_values else 'unparsed' -%}
            {%- set sign = '(' ~ column.name ~ ' is null and ' ~ column.name ~ '_given is not null)' -%}
            {%- do problems.append((column.name, sign, is_unread(column), kind, column.name ~ '_given')) -%}
        {%- endif -%}
        {%- if meta.need != 'optional' and not meta.nullable -%}
            {%- set is_empty = ' and not coalesce(' ~ trimmed(column.name ~ '_given') ~ " <> '', false)" if is_text else '' -%}
            {%- set sign = column.name ~ ' is null' -%}
            {%- do problems.append((column.name, sign, sign ~ is_empty, 'missing', "''")) -%}
        {%- endif -%}
        {%- if meta.minimum is defined -%}
            {%- set kind = 'negative' if meta.minimum == 0 else 'too_small' -%}
            {%- set is_below = column.name ~ ' < ' ~ meta.minimum -%}
            {%- do problems.append((column.name, is_below, is_below, kind, 'cast(' ~ column.name ~ ' as ' ~ dbt.type_string() ~ ')')) -%}
        {%- endif -%}
        {%- if meta.accepted_numbers -%}
            {%- set is_other = 'not (' ~ is_near_one_of(column.name, meta.accepted_numbers) ~ ')' -%}
            {%- do problems.append((column.name, is_other, is_other, 'unknown', 'cast(' ~ column.name ~ ' as ' ~ dbt.type_string() ~ ')')) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if not problems -%}
        {{ return(empty_text()) }}
    {%- endif -%}
        case
            when
                {{ problems | map(attribute=1) | join('\n                or ') }}
                then
                    {%- for column_name, _, condition, kind, text in problems %}
                    case
                        when {{ condition }} then '{{ kind }}_{{ column_name }}=' || replace(substring({{ text }}, 1, 200), ';', ',') || ';'
                        else ''
                    end {{ '||' if not loop.last }}
                    {%- endfor %}
            else {{ empty_text() }}
        end
{%- endmacro %}
