{#
    The rows of one connection as vendor_rows gives them, from its table or one that has been made of it (relation); none = a query without rows.
    arrays: that of nested_rows, where they are elements of an array.
#}
{% macro vendor_rows_of(connection, relation, columns, key=[], arrays=[]) %}
    {%- set held = vendor_columns(relation) if relation is not none else {} -%}
    {%- set is_tombstoned = 'deletedmessage' in held -%}{#- Airbyte lands a deleted row of Shopify as its id, deleted_at and deleted_message alone #}
    {%- set all_columns = {
        'loaded_at': ['time', '_fivetran_synced', '_airbyte_extracted_at', '_airbyte_emitted_at', '_airbyte_normalized_at', '_file_loaded_at', 'received_at', 'loaded_at', 'uuid_ts'],
        'is_deleted_by_loader': ['boolean', '_fivetran_deleted'],
        'deleted_at_source': ['text', '_ab_cdc_deleted_at'] + (['deleted_at', 'deleted_message'] if is_tombstoned else []),
    } -%}
    {%- set rows = relation if relation is not none else '(select 1 as nothing) as no_table where 1 = 0' -%}
    {%- if arrays -%}
        {%- set landed = {} -%}
        {%- for places in all_columns.values() -%}
            {%- for place in places[1:] -%}
                {%- set name = modules.re.sub('[^a-z0-9]', '', place) -%}
                {%- if name in held and not place.startswith('deleted') -%}{%- do landed.update({name: held[name]}) -%}{%- endif -%}
            {%- endfor -%}
        {%- endfor -%}
        {%- set kept = [] -%}
        {%- for column in landed.values() -%}{%- do kept.append(adapter.quote(column.name)) -%}{%- endfor -%}
        {%- set rows = nested_rows(relation, held, kept, arrays) ~ ' as elements' -%}
        {%- set held_id, held = held.id, landed -%}
        {%- do held.update({'parentid': api.Column('parent_id', held_id.dtype), 'element': api.Column('element', 'text'), 'elementindex': api.Column('element_index', 'bigint')}) -%}
        {%- if arrays | length > 1 -%}{%- do held.update({'parentelement': api.Column('parent_element', 'text')}) -%}{%- endif -%}
    {%- endif -%}
    {%- for name, places in columns.items() -%}
        {%- set read = [] -%}
        {%- for place in places[1:] -%}{%- do read.append('element/' ~ place if arrays and not place.startswith(('parent_', 'element_')) else place) -%}{%- endfor -%}
        {%- do all_columns.update({name: places[:1] + read}) -%}
    {%- endfor -%}
    {%- set spelled, values = {}, {} -%}
    {%- for name, places in all_columns.items() -%}
        {%- set cell = vendor_cell(name, places[0], places[1:], held) -%}
        {%- if cell.spelled -%}{%- do spelled.update({name ~ '_spelled': cell.spelled}) -%}{%- endif -%}
        {%- do values.update({name: cell.value}) -%}
    {%- endfor -%}
    {%- set keeps_versions = key and not arrays and ('airbyteextractedat' in held or 'airbyteemittedat' in held or 'fileloadedat' in held or 'loadedat' in held) -%}
    {%- set is_active = adapter.quote(held.fivetranactive.name) if 'fivetranactive' in held -%}
    {%- set country = [] -%}
    {%- for name, places in columns.items() if places[0] == 'country' -%}{%- do country.append('read_rows.' ~ name) -%}{%- endfor -%}
select * from (
    with raw_rows as (
        select * from {{ rows }}
    ),

    cells as (
        {{ with_cells('raw_rows', spelled) }}
    ),

    read_rows as (
        select
            {%- if is_active %}
            {{ is_active }} as is_active,
            {%- endif %}
            {%- for name, value in values.items() %}
            {{ place_code('country', value) if all_columns[name][0] == 'country' and name ~ '_spelled' in spelled else value }} as {{ name }}{{ ',' if not loop.last }}
            {%- endfor %}
        from cells
    )

    select
        cast('{{ connection.name }}' as {{ dbt.type_string() }}) as source_system,
        cast({{ "'" ~ connection.default_country ~ "'" if connection.default_country else 'null' }} as {{ dbt.type_string() }}) as default_country,
        cast({{ "'" ~ connection.currency ~ "'" if connection.currency else 'null' }} as {{ dbt.type_string() }}) as default_currency,
        loaded_at,
        {% if keeps_versions -%}
        {%- set deletion = 'max(case when deleted_at_source is not null then loaded_at end) over (partition by ' ~ key | join(', ') ~ ')' -%}
        {#- a deleted row has lost what it held: the version before it is the newest -#}
        coalesce({{ deletion }} >= loaded_at, false) as is_deleted,
        {{ deletion }} as deletion_loaded_at,
        deleted_at_source is null and row_number() over (
            partition by {{ key | join(', ') }}, case when deleted_at_source is null then 1 else 0 end
            order by loaded_at desc nulls last, {{ content_order(columns, 'read_rows') }}
        ) = 1 as is_newest,
        {%- elif is_active and key -%}
        {%- set is_old = "case when lower(cast(is_active as " ~ dbt.type_string() ~ ")) in ('false', 'f', 'no', 'n', '0') then 1 else 0 end" -%}
        {%- set is_gone = 'min(' ~ is_old ~ ') over (partition by ' ~ key | join(', ') ~ ') = 1' -%}
        {#- a row without an active version has been deleted; its last version is the newest -#}
        coalesce(is_deleted_by_loader, false) or {{ is_gone }} as is_deleted,
        case when is_deleted_by_loader or {{ is_gone }} then loaded_at end as deletion_loaded_at,
        row_number() over (
            partition by {{ key | join(', ') }}
            order by {{ is_old }}, loaded_at desc nulls last, case when is_deleted_by_loader then 0 else 1 end, {{ content_order(columns, 'read_rows') }}
        ) = 1 as is_newest,
        {%- else -%}
        coalesce(is_deleted_by_loader, false) or deleted_at_source is not null as is_deleted,
        case when is_deleted_by_loader or deleted_at_source is not null then loaded_at end as deletion_loaded_at,
        true as is_newest,
        {%- endif %}
        {%- for name, places in columns.items() %}
        {{ place_code('region', 'read_rows.' ~ name, country[0]) ~ ' as ' if places[0] == 'region' and name ~ '_spelled' in spelled }}{{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from read_rows
) as {{ connection.name }}_rows
{%- endmacro %}
