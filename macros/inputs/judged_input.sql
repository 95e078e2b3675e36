{#
    The rows of one table of an input, none where there is none: every column of the contract, cast.

    A cell that was given and cannot be read is null, or what the contract takes it for (unread_as), and is reported in problems. Only a
    row without its key or a column that it says nothing without is not accepted; rejection_reasons are those of the row as a whole
    ('a;b;'). <number>_received is a phone number as it was received where it is read as another text. row_text is the source row as
    text; null in rows of a big input with which nothing is wrong.
#}
{% macro judged_input(name, relation) %}
    {%- set columns = input_table(name).columns -%}
    {%- set held = held_columns(relation) -%}
    {%- set no_rows = '(select 1 as nothing) as no_table where 1 = 0' -%}
    {%- set is_whole = not relation or relation.identifier in (input_table(name).identifier, 'int_vendor_consent_versions', 'recorded_erasures') -%}
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
    {%- set is_nanp = is_nanp_number(numbers) -%}
    {%- set region_alone = region ~ "_names.country_code = '" ~ var('default_country') ~ "'" if var('default_country') else is_nanp -%}
    {%- set codes = dialling_codes() if numbers else [] -%}
with

source_rows as (
    select * from {{ no_rows if relation is none else relation if is_whole else rows_given(relation, name) }}
),

spelled_cells as (
    {{ with_cells('source_rows', input_spellings(held, casts, places)) }}
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
        {{ source_cells(held) }}
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

judged_cells as (
    select
        *,
        {{ input_problems(columns, held, casts) }} as problems
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
        {{ source_cells(held) }}
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
    {%- endfor %} {{ empty_text() }} as rejection_reasons,
    {%- set row_text = row_as_text(held) %}
    {#- of the big inputs only where anything is wrong: it is most of what a row holds #}
    {{ "case when not is_accepted or problems <> '' then " ~ row_text ~ ' end' if name in incremental_inputs() else row_text }} as row_text
from accepted_rows
{%- if var('as_of_mode') == 'known_at' and 'loaded_at' in columns %}
where loaded_at is null or loaded_at <= {{ as_of() }}
{%- endif %}
{%- endmacro %}
