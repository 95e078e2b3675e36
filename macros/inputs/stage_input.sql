{#
    One input, one row in one row out: every column of the contract, cast; what the source lacks is null. With as_of_mode known_at
    a row that arrived after as_of is as if it were not there.

    A cell that was given and cannot be read is null, or what the contract takes it for (unread_as), and stands in problems as
    'unparsed_<column>=<text>;', 'unknown_' for a word that nobody knows, 'negative_' or 'too_small_' for an amount, 'missing_' for a required
    cell that is empty. Only a row without its key or a column that it says nothing without is not accepted; rejection_reasons are those of the
    row as a whole ('a;b;'). <number>_received is a phone number as it was received where it is read as another text. row_text is the source
    row as text; null in rows of a big input with which nothing is wrong.
#}
{% macro stage_input(name) %}
    {{- config(materialized=staged_as(name)) -}}
    {%- set relation = source('inputs', name) -%}
    {#- dbt has to build the seeds first that the macros below read -#}
    {%- set seeds = [ref('input_words'), ref('place_names'), ref('calling_codes'), ref('nanp_area_codes')] -%}
    {%- if not execute -%}
        {{ return('select 1') }}
    {%- endif -%}
    {%- set columns = input_table(name).columns -%}
    {%- set found = load_relation(relation) -%}
    {%- set held = held_columns(found) -%}
    {%- set synonyms = input_synonyms(name) -%}
    {%- set casts, numbers, places = {}, [], [] -%}
    {%- for column in columns.values() if column.name in held -%}
        {%- if column.config.meta.reads in ('country', 'region', 'time_zone') -%}
            {%- do places.append(column) -%}
        {%- else -%}
            {%- do casts.update({column.name: cast_input(held[column.name], column, synonyms)}) -%}
            {%- if column.config.meta.reads == 'number' -%}{%- do numbers.append(column.name) -%}{%- endif -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set country = places | selectattr('config.meta.reads', 'equalto', 'country') | map(attribute='name') | first | default(none) -%}
    {%- set region = places | selectattr('config.meta.reads', 'equalto', 'region') | map(attribute='name') | first | default(none) -%}
    {#- a state without a country is one of the default country, else of the US or Canada where a number is of theirs -#}
    {%- set is_nanp = [] -%}
    {%- for number in numbers -%}{%- do is_nanp.append('spelled_cells.' ~ number ~ "_spelled like '+1%' or spelled_cells." ~ number ~ "_spelled like '1%'") -%}{%- endfor -%}
    {%- set is_nanp = 'coalesce(' ~ is_nanp | join(' or ') ~ ', false)' if is_nanp else 'false' -%}
    {%- set region_alone = region ~ "_names.country_code = '" ~ var('default_country') ~ "'" if var('default_country') else is_nanp -%}
    {%- set codes = dialling_codes() if numbers else [] -%}
    {%- set texts = [] -%}
    {%- for column in held.values() -%}
        {%- do texts.append("coalesce('" ~ column.name ~ "=' || cast(source_" ~ loop.index ~ ' as ' ~ dbt.type_string() ~ ") || ' ', '')") -%}
    {%- endfor -%}
    {%- set sources = [] -%}
    {%- for column in held -%}{%- do sources.append('source_' ~ loop.index) -%}{%- endfor -%}
    {%- set sources = sources | join(', ') or '1 as nothing' -%}
    {%- set empty_text = "cast('' as " ~ dbt.type_string() ~ ')' -%}
with

source_rows as (
    {%- if found is not none %}
    select * from {{ relation }}
    {%- else %}
    select 1 as nothing where 1 = 0
    {%- endif %}
),

{# cells as they came; as text; and as their kind of value is compared -#}
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
{%- endfor %}
spelled_cells as (
    {{ with_cells('source_rows', spellings) }}
),

cast_cells as (
    select
        {%- for column in columns.values() if column.name not in numbers %}
        {%- if column.name in casts %}
        {{ casts[column.name].value }} as {{ column.name }},
        {%- if casts[column.name].given %}
        spelled_cells.{{ column.name }}_given,
        {%- endif %}
        {%- elif column.name in held %}
        {{ place_value(column, country, region, is_nanp) }} as {{ column.name }},
        spelled_cells.{{ column.name }}_given,
        {%- else %}
        cast(null as {{ input_type(column.data_type) }}) as {{ column.name }},
        {%- endif %}
        {%- endfor %}
        {%- for number in numbers %}
        spelled_cells.{{ number }}_given,
        spelled_cells.{{ number }}_spelled,
        {%- endfor %}
        {%- if numbers and country %}
        {{ home_code(country ~ '_names.place_code', codes) }} as home_code,
        {%- endif %}
        {{ sources }}
    from spelled_cells
    {%- for column in places %}
    left join {{ ref('place_names') }} as {{ column.name }}_names
        on
            {{ column.name }}_names.place_kind = '{{ column.config.meta.reads }}'
            and {{ column.name }}_names.place_name = spelled_cells.{{ column.name }}_spelled
            {%- if column.config.meta.reads == 'region' %}
            and (
                {{ column.name }}_names.country_code = {{ country }}_names.place_code
                or (coalesce(spelled_cells.{{ country }}_spelled, '') = '' and {{ region_alone }})
            )
            {%- endif %}
    {%- endfor %}
),
{%- if numbers %}

{%- set dialled, read = {}, {} -%}
{%- for number in numbers -%}
    {%- set code = 'home_code' if country else home_code(none, codes) -%}
    {%- do dialled.update({number ~ '_international': international_number(number ~ '_spelled', code, codes)}) -%}
    {%- do read.update({number: e164_number(number ~ '_international', codes)}) -%}
{%- endfor %}

dialled_numbers as (
    {{ with_cells('cast_cells', dialled) }}
),

read_numbers as (
    {{ with_cells('dialled_numbers', read) }}
),
{%- endif %}

{#- column, quick sign of a problem for rows that have none, the problem itself, kind, text -#}
{%- set problems = [] %}
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
{%- endfor %}

judged_cells as (
    select
        *,
        {%- if problems %}
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
            else {{ empty_text }}
        end as problems
        {%- else %}
        {{ empty_text }} as problems
        {%- endif %}
    from {{ 'read_numbers' if numbers else 'cast_cells' }}
),

judged_rows as (
    select
        {%- for column in columns.values() %}
        {{ column.name if column.name not in held else accepted_value(column, column.name in casts and not casts[column.name].given) }} as {{ column.name }},
        {%- endfor %}
        {%- for number in numbers %}
        case when {{ number }}_given <> {{ number }} or ({{ is_unread(columns[number]) }}) then {{ number }}_given end as {{ number }}_received,
        {%- endfor %}
        problems,
        {{ sources }}
    from judged_cells
),

accepted_rows as (
    select
        *,
        {%- for condition in input_rejections(name) %}
        {{ 'and ' if not loop.first }}not coalesce({{ condition }}, false)
        {%- endfor %} as is_accepted
    from judged_rows
)

select
    {{ columns.keys() | join(',\n    ') }},
    {%- for column in columns.values() if column.config.meta.reads == 'number' %}
    {{ column.name ~ '_received' if column.name in numbers else 'cast(null as ' ~ dbt.type_string() ~ ') as ' ~ column.name ~ '_received' }},
    {%- endfor %}
    problems,
    is_accepted,
    {%- for reason, condition in (input_table(name).config.meta.rejected_when or {}).items() %}
    case when {{ condition }} then '{{ reason }};' else '' end ||
    {%- endfor %} {{ empty_text }} as rejection_reasons,
    {%- set row_text = texts | join(' || ') or empty_text %}
    {#- of the big inputs only where anything is wrong: it is most of what a row holds #}
    {{ "case when not is_accepted or problems <> '' then " ~ row_text ~ ' end' if name in incremental_inputs() else row_text }} as row_text
from accepted_rows
{%- if var('as_of_mode') == 'known_at' and 'loaded_at' in columns %}
where loaded_at is null or loaded_at <= {{ as_of() }}
{%- endif %}
{%- endmacro %}
