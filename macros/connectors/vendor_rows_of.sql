{# The rows of one connection as vendor_rows gives them, from its table or one that has been made of it (relation); none = a query without rows. #}
{% macro vendor_rows_of(connection, relation, columns, key=[]) %}
    {%- set held = vendor_columns(relation) if relation is not none else {} -%}
    {%- set all_columns = {
        'loaded_at': ['time', '_fivetran_synced', '_airbyte_extracted_at', '_airbyte_emitted_at', '_airbyte_normalized_at', '_file_loaded_at', 'received_at', 'loaded_at', 'uuid_ts'],
        'is_deleted_by_loader': ['boolean', '_fivetran_deleted'],
        'deleted_at_source': ['text', '_ab_cdc_deleted_at'],
    } -%}
    {%- do all_columns.update(columns) -%}
    {%- set spelled, values = {}, {} -%}
    {%- for name, places in all_columns.items() -%}
        {%- set cell = vendor_cell(name, places[0], places[1:], held) -%}
        {%- if cell.spelled -%}{%- do spelled.update({name ~ '_spelled': cell.spelled}) -%}{%- endif -%}
        {%- do values.update({name: cell.value}) -%}
    {%- endfor -%}
    {%- set keeps_versions = key and ('airbyteextractedat' in held or 'airbyteemittedat' in held or 'fileloadedat' in held) -%}
    {%- set is_active = adapter.quote(held.fivetranactive.name) if 'fivetranactive' in held -%}
    {%- set country = [] -%}
    {%- for name, places in columns.items() if places[0] == 'country' -%}{%- do country.append('read_rows.' ~ name) -%}{%- endfor -%}
select * from (
    with raw_rows as (
        select * from {{ relation if relation is not none else '(select 1 as nothing) as no_table where 1 = 0' }}
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
        coalesce(is_deleted_by_loader, false) or deleted_at_source is not null as is_deleted,
        {% if keeps_versions -%}
        row_number() over (partition by {{ key | join(', ') }} order by loaded_at desc nulls last) = 1 as is_newest,
        {%- elif is_active -%}
        coalesce(lower(cast(is_active as {{ dbt.type_string() }})) not in ('false', '0'), true) as is_newest,
        {%- else -%}
        true as is_newest,
        {%- endif %}
        {%- for name, places in columns.items() %}
        {{ place_code('region', 'read_rows.' ~ name, country[0]) ~ ' as ' if places[0] == 'region' and name ~ '_spelled' in spelled }}{{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from read_rows
) as {{ connection.name }}_rows
{%- endmacro %}
