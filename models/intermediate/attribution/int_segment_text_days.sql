{#
    Texts of each day by the segments their person was in when they were sent. A day is counted again where what it is counted from is not what
    it was: each keeps a hash of its texts and of the memberships up to its end, in a row without a segment.
-#}
{{ config(on_schema_change='fail', **replaced_by_part('send_date')) }}
{%- set counted = [
    'profile_id', 'sent_at', 'is_sent', 'is_received', 'is_clicked', 'is_bot_clicked', 'is_opted_out', 'is_complained', 'is_mature', 'cost', 'campaign_cost',
] -%}
with

history as (
    select * from {{ ref('segment_membership_history') }}
),

texts as (
    {{ texts_with_costs() }}
),

text_hashes as (
    select
        send_date,
        sum({{ row_hash(counted) }}) as texts_hash
    from texts
    where send_date is not null
    group by send_date
),

membership_hashes as (
    {%- for moment in ['entered_at', 'exited_at'] %}
    select
        {{ reporting_date(moment) }} as change_date,
        sum({{ row_hash(['segment_name', 'second_key', 'profile_id', moment]) }}) as memberships_hash
    from history
    where {{ moment }} is not null
    group by {{ reporting_date(moment) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

dates as (
    select
        text_hashes.send_date,
        cast(text_hashes.texts_hash as {{ dbt.type_string() }}) || ' '
        || cast(coalesce(sum(membership_hashes.memberships_hash), 0) as {{ dbt.type_string() }}) as counted_from
    from text_hashes
    left join membership_hashes on text_hashes.send_date >= membership_hashes.change_date
    group by text_hashes.send_date, text_hashes.texts_hash
),

changed_dates as (
    {% if is_incremental() -%}
    {#- a day that has no text any more keeps a row that says so #}
    select
        coalesce(dates.send_date, held.send_date) as send_date,
        coalesce(dates.counted_from, 'no text') as counted_from
    from dates
    full outer join (
        select
            held_rows.send_date,
            held_rows.counted_from
        from {{ this }} as held_rows
        where held_rows.segment_name is null
    ) as held on dates.send_date = held.send_date
    where held.send_date is null or coalesce(dates.counted_from, 'no text') <> held.counted_from
    {%- else -%}
    select * from dates
    {%- endif %}
),

{# not joined, so that an engine leaves the other texts out before it looks for their segments -#}
changed_texts as (
    select * from texts
    where send_date in (select changed_dates.send_date from changed_dates)
)

select
    history.segment_name,
    history.second_key,
    {{ text_counts() }},
    cast(null as {{ dbt.type_string() }}) as counted_from,
    texts.send_date
from changed_texts as texts
inner join history
    on
        texts.profile_id = history.profile_id
        and {{ is_member_at('history', 'texts.sent_at') }}
group by history.segment_name, history.second_key, texts.send_date
union all
select
    cast(null as {{ dbt.type_string() }}) as segment_name,
    cast(null as {{ dbt.type_string() }}) as second_key,
    {% for column in ['texts_sent', 'texts_received', 'texts_clicked', 'bot_clicks', 'opt_outs', 'complaints'] -%}
    0 as {{ column }},
    {% endfor -%}
    {{ as_decimal('null', 18, 4) }} as cost,
    0 as texts_without_cost,
    0 as mature_texts,
    true as is_mature,
    counted_from,
    send_date
from changed_dates
