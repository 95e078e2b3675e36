{#
    Every row of a big input as it was read, whatever became of it, so that a run reads only what arrived since the last one.

    Columns: those of staging (staged_columns); is_accepted and rejection_reasons as in staging; row_text of rows with a reason or problem; is_current, whether
    it is the accepted version of its key that counts (the greatest loaded_at); row_versions and first_loaded_at, of current rows,
    as in validated_input; run_number, the number of the run that wrote the row, and partitions_written, how many parts it wrote; source_row_count,
    how many rows its part was to have; cells_kept_from, the first part of which that run kept all cells; contract_hash, the rules it was read by
    and the run that began the table; load_partition. A new version touches the parts that hold the older ones: parts are replaced as a whole.
#}
{% macro read_input(name) %}
    {%- set staged = ref('stg_inputs__' ~ name) -%}
    {#- what the macros below read #}
    {%- set words = [ref('input_words'), ref('calling_codes'), ref('nanp_area_codes'), ref('recorded_erasures')] + connected_relations(name) -%}
    {%- if name == 'sms_events' -%}
        {%- do words.extend([ref('reply_keywords'), ref('letter_folds')]) -%}
    {%- endif -%}
    {%- if not execute -%}
        {{ return('select 1') }}
    {%- endif -%}
    {%- set keys = input_keys(name) -%}
    {%- set contract = staged_columns(name) -%}
    {%- set columns = contract + ['is_accepted', 'rejection_reasons', 'row_text', 'load_partition'] -%}
    {%- set contents = contract | reject('in', keys + ['loaded_at', 'problems']) | list -%}
    {%- set parts = unread_parts(name) -%}
    {%- set older_parts = parts_with_older_versions(name, parts) -%}
    {%- set arrived = 'true' if parts is none else loaded_within('staged', parts) if parts else 'false' -%}
{%- set arrived_row -%}
    {{ qualified('staged', contract + ['is_accepted', 'rejection_reasons', 'row_text']) }},
        {{ load_partition('staged.loaded_at') }} as load_partition
{%- endset -%}
{%- set source_row_count -%}
    {%- if parts -%}
        case load_partition
        {%- for part, rows in parts.items() %} when cast('{{ part }}' as date) then {{ rows }}{% endfor %} end
    {%- else -%}
        null
    {%- endif -%}
{%- endset -%}
with
{%- if older_parts %}

touched_keys as (
    select {{ keys | join(', ') }}
    from {{ staged }} as staged
    where is_accepted and {{ arrived }}
),

{# parts are replaced as a whole: with the older versions come the rows beside them, which stay as they are -#}
known as (
    select
        rows_read.*,
        rows_read.is_accepted
        and exists (select 1 from touched_keys where {{ same_columns('touched_keys', 'rows_read', keys) }}) as is_touched
    from {{ this }} as rows_read
    where rows_read.load_partition in ({{ date_list(older_parts) }})
),
{%- endif %}

{# found without a look at the other cells, so that only what is repeated is read a second time -#}
repeated_keys as (
    select {{ keys | join(', ') }}
    from (
        select {{ keys | join(', ') }} from {{ staged }} as staged
        where {{ arrived }}
        {%- if older_parts %}
        union all
        select {{ keys | join(', ') }} from known
        where is_touched
        {%- endif %}
    ) as offered
    group by {{ keys | join(', ') }}
    having count(*) > 1
),

repeated as (
    select
        {{ arrived_row }}
    from {{ staged }} as staged
    inner join repeated_keys on {{ same_columns('staged', 'repeated_keys', keys) }}
    where {{ arrived }}
    {%- if older_parts %}
    union all
    select
        {{ columns | join(',\n        ') }}
    from known
    where is_touched
    {%- endif %}
),

versions as (
    select
        {{ arrived_row }},
        staged.is_accepted as is_current,
        case when staged.is_accepted then cast(1 as {{ dbt.type_bigint() }}) end as row_versions,
        staged.loaded_at as first_loaded_at
    from {{ staged }} as staged
    left join repeated_keys on {{ same_columns('staged', 'repeated_keys', keys) }}
    where repeated_keys.{{ keys[0] }} is null and {{ arrived }}
    union all
    select
        {{ columns | join(',\n        ') }},
        is_accepted
        and row_number() over (
            partition by {{ keys | join(', ') }}, is_accepted
            order by loaded_at desc nulls last, {% for column in contents %}{{ column }} desc nulls last{{ ', ' if not loop.last }}{% endfor %}
        ) = 1 as is_current,
        case when is_accepted then count(*) over (partition by {{ keys | join(', ') }}, is_accepted) end as row_versions,
        case when is_accepted then min(loaded_at) over (partition by {{ keys | join(', ') }}, is_accepted) else loaded_at end as first_loaded_at
    from repeated
    {%- if older_parts %}
    union all
    select
        {{ columns | join(',\n        ') }},
        is_current,
        row_versions,
        first_loaded_at
    from known
    where not is_touched
    {%- endif %}
)
{%- if forgotten_cells(name).days %},

kept as (
    {{ kept_cells('versions', name) }}
)
{%- endif %}

select
    {{ contract | join(',\n    ') }},
    is_accepted,
    rejection_reasons,
    row_text,
    is_current,
    row_versions,
    first_loaded_at,
    {% if parts is none -%}
    cast(1 as {{ dbt.type_bigint() }}) as run_number,
    cast(null as {{ dbt.type_bigint() }}) as partitions_written,
    cast('{{ input_rules_hash(name) }} {{ invocation_id }}' as {{ dbt.type_string() }}) as contract_hash,
    {%- else -%}
    (select max(run_number) + 1 from {{ this }}) as run_number,
    cast({{ parts | length + older_parts | length }} as {{ dbt.type_bigint() }}) as partitions_written,
    ({{ contract_hash(this) }}) as contract_hash,
    {%- endif %}
    cast({{ source_row_count }} as {{ dbt.type_bigint() }}) as source_row_count,
    {{ cells_kept_from(name) }} as cells_kept_from,
    load_partition
from {{ 'kept' if forgotten_cells(name).days else 'versions' }}
{%- endmacro %}
