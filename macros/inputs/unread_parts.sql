{#
    Which parts of a big input (load_partition) hold other rows than those that were read before: number of rows by date as text; none when
    everything has to be read anew, because nothing was read yet, by other rules, or by halves, or rows have vanished from the source.
    A text that went over to another message or number without a new loaded_at has vanished: models that are continued hold the old one.

    A part is known again by the number of its rows and the sum of their times, and by what they say where they arrived within a week
    before as_of. So rows are found however late they arrive; an older row that was changed without a new loaded_at is not (contract:
    loaded_at is when the version arrived). A part that got a row between this question and its reading is read again: the row may be
    a newer version of one in a part that was left as it was. Where it lost one, rows have vanished. For 30 days after somebody was erased
    (sms erase) every part that holds the person is read again, so that what the source blanked under its old stamp goes too. So is a part
    when its cells are no longer kept (forgotten_cells), or are kept again.
#}
{% macro unread_parts(name) %}
    {%- if not is_incremental() -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set keys = input_keys(name) + ['loaded_at'] -%}
    {%- set belongings = ['phone_e164', 'message_id', 'direction'] if name == 'sms_events' else [] -%}
    {%- set known_by = run_query(contract_hash(this)).rows[0][0] -%}
    {%- if not (known_by or '').startswith(input_rules_hash(name)) or is_half_written(this) -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set epoch = "cast('1970-01-01' as " ~ dbt.type_timestamp() ~ ')' -%}
    {%- set seconds = 'sum(' ~ seconds_between(epoch, 'loaded_at') ~ ')' -%}
    {%- set contents = 'sum(' ~ row_hash(input_table(name).columns.keys()) ~ ')' -%}
    {%- set week = as_of(minus_hours=7 * 24) -%}
    {%- set erasures = 'select count(*) as erasures from ' ~ ref('recorded_erasures') ~ ' where loaded_at >= ' ~ as_of(minus_hours=30 * 24) -%}
    {%- set has_erased = run_query(erasures).rows[0][0] > 0 -%}
    {%- set changed -%}
        with

        offered as (
            select
                {{ load_partition('loaded_at') }} as load_partition,
                count(*) as number_of_rows,
                {{ seconds }} as seconds
            from {{ ref('stg_inputs__' ~ name) }}
            group by 1
        ),

        known as (
            select
                load_partition,
                count(*) as number_of_rows,
                max(source_row_count) as source_row_count,
                max(cells_kept_from) as cells_kept_from,
                {{ seconds }} as seconds
            from {{ this }}
            group by load_partition
        ),

        offered_lately as (
            select
                {{ load_partition('loaded_at') }} as load_partition,
                {{ contents }} as contents
            from {{ ref('stg_inputs__' ~ name) }}
            where loaded_at >= {{ week }}
            group by 1
        ),

        known_lately as (
            select
                load_partition,
                {{ contents }} as contents
            from {{ this }}
            where loaded_at >= {{ week }}
            group by load_partition
        )
        {%- if has_erased %},

        erased as (
            select distinct load_partition from {{ this }}
            where {{ is_of_erased(['profile_id', 'phone_e164'] if name == 'sms_events' else ['profile_id']) }}
        )
        {%- endif %}

        select
            cast(coalesce(offered.load_partition, known.load_partition) as {{ dbt.type_string() }}) as load_partition,
            offered.load_partition is null or coalesce(known.number_of_rows < known.source_row_count, false) as is_gone,
            offered.number_of_rows
        from offered
        full outer join known on offered.load_partition = known.load_partition
        left join offered_lately on offered.load_partition = offered_lately.load_partition
        left join known_lately on known.load_partition = known_lately.load_partition
        {%- if has_erased %}
        left join erased on known.load_partition = erased.load_partition
        {%- endif %}
        where
            offered.load_partition is null
            or known.load_partition is null
            or offered.number_of_rows <> known.number_of_rows
            or known.source_row_count <> known.number_of_rows
            or coalesce(offered.seconds, 0) <> coalesce(known.seconds, 0)
            or coalesce(offered_lately.contents, 0) <> coalesce(known_lately.contents, 0)
            or coalesce(known.load_partition < known.cells_kept_from, false) <> coalesce(known.load_partition < {{ cells_kept_from(name) }}, false)
            {%- if has_erased %}
            or erased.load_partition is not null
            {%- endif %}
    {%- endset -%}
    {%- set parts = {} -%}
    {%- for row in run_query(changed).rows -%}
        {%- if row[1] -%}
            {{ return(none) }}
        {%- endif -%}
        {%- do parts.update({row[0]: row[2]}) -%}
    {%- endfor -%}
    {%- if parts -%}
        {%- set vanished -%}
            select count(*) as number_of_rows
            from {{ this }} as known
            where
                known.is_accepted
                and known.load_partition in ({{ date_list(parts) }})
                and not exists (
                    select 1 from {{ ref('stg_inputs__' ~ name) }} as offered
                    where
                        offered.is_accepted
                        and {{ loaded_within('offered', parts) }}
                        and {{ same_columns('offered', 'known', keys) }}
                        {%- for column in belongings %}
                        and coalesce(offered.{{ column }}, '') = coalesce(known.{{ column }}, '')
                        {%- endfor %}
                )
        {%- endset -%}
        {%- if run_query(vanished).rows[0][0] > 0 -%}
            {{ return(none) }}
        {%- endif -%}
    {%- endif -%}
    {{ return(parts) }}
{% endmacro %}
