{#
    Texts of each engagement track: mature ones to those in the track when sent, in its window; and, as the guide can be read, those of the last
    days of the window to its members at as_of. The variance of the click rate is clustered by number.
-#}
{%- set tracks = track_segments() -%}
{%- set lag = maturity_days() -%}
with

memberships as (
    select
        segment_name,
        profile_id,
        entered_at,
        exited_at,
        exited_at is null or exited_at > {{ as_of() }} as is_member
    from {{ ref('segment_membership_history') }}
    where
        segment_name in ('{{ tracks.values() | join("', '") }}')
        and entered_at <= {{ as_of() }}
),

texts as (
    select * from {{ ref('performance_messages') }}
    where is_received and send_date >= {{ as_of_date(lag + var('track_d_days') - 1) }}
),

members as (
    select
        segment_name,
        count(distinct profile_id) as members
    from memberships
    where is_member
    group by segment_name
),

of_tracks as (
    {%- for track, segment_name in tracks.items() %}
    {%- set days = var(track ~ '_days') %}
    select
        memberships.segment_name,
        texts.recipient_key,
        memberships.is_member,
        texts.is_clicked,
        texts.is_opted_out,
        texts.is_mature
        and {{ is_in_compared_days('texts.send_date', days) }}
        and {{ is_member_at('memberships', 'texts.sent_at') }} as is_to_member_then,
        memberships.is_member and texts.send_date >= {{ as_of_date(days - 1) }} as is_to_member_current,
        memberships.is_member and texts.send_date >= {{ as_of_date(29) }} as is_of_30_days
    from memberships
    inner join texts
        on memberships.profile_id = texts.profile_id and texts.send_date >= {{ as_of_date(lag + days - 1) }}
    where memberships.segment_name = '{{ segment_name }}'
    {{- ' union all' if not loop.last }}
    {%- endfor %}
),

numbers as (
    select
        segment_name,
        recipient_key,
        count(case when is_to_member_then then 1 end) as received,
        count(case when is_to_member_then and is_clicked then 1 end) as clicked,
        count(case when is_to_member_then and is_opted_out then 1 end) as opted_out,
        count(case when is_to_member_current then 1 end) as received_by_members,
        count(case when is_to_member_current and is_clicked then 1 end) as clicked_by_members,
        count(case when is_of_30_days then 1 end) as received_in_30_days
    from of_tracks
    group by segment_name, recipient_key
),

sums as (
    select
        segment_name,
        count(case when received > 0 then 1 end) as recipients,
        sum(received) as texts_received,
        sum(clicked) as texts_clicked,
        sum(opted_out) as opt_outs,
        sum(received_by_members) as texts_of_members,
        sum(clicked_by_members) as clicks_of_members,
        sum(received_in_30_days) as texts_in_30_days,
        {{ product_sums(['clicked', 'received']) }}
    from numbers
    group by segment_name
),

rates as (
    select
        *,
        {{ safe_divide(1, 'texts_received') }} as w_clicked,
        -{{ safe_divide('texts_clicked', 'texts_received') }} / nullif(texts_received, 0) as w_received
    from sums
)

select
    rates.segment_name,
    coalesce(members.members, 0) as members,
    rates.recipients,
    rates.texts_received,
    rates.texts_clicked,
    rates.opt_outs,
    rates.texts_of_members,
    rates.clicks_of_members,
    rates.texts_in_30_days,
    {{ squared_sum({'clicked': 'w_clicked', 'received': 'w_received'}) }} as click_rate_variance
from rates
left join members on rates.segment_name = members.segment_name
