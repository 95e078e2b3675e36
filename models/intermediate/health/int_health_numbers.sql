{#
    Texts of each number that reached it as a member of a segment. Most members stay for all their texts: these are joined as counts, and only
    those who came or left in between text by text.
-#}
{%- set counts = [
    'received_current', 'clicked_current', 'opted_out_current', 'received_previous', 'clicked_previous', 'opted_out_previous', 'received_earlier',
    'opted_out_earlier',
] -%}
with

texts as (
    select * from {{ ref('int_health_texts') }}
    where profile_id is not null
),

profiles as (
    select
        {% for count in counts -%}
        sum(texts.{{ count }}) as {{ count }},
        {% endfor -%}
        texts.profile_id,
        recipients.recipient_number,
        row_number() over (order by texts.profile_id, recipients.recipient_number) as profile_number,
        min(texts.sent_at) as first_sent_at,
        max(texts.sent_at) as last_sent_at
    from texts
    inner join {{ ref('int_health_recipients') }} as recipients on texts.recipient_key = recipients.recipient_key
    group by texts.profile_id, recipients.recipient_number
),

{# narrow, since there are many -#}
memberships as (
    select
        segments.segment_number,
        profiles.profile_number,
        history.entered_at,
        history.exited_at,
        history.entered_at <= profiles.first_sent_at and (history.exited_at is null or history.exited_at > profiles.last_sent_at) as is_whole
    from {{ ref('segment_membership_history') }} as history
    inner join profiles on history.profile_id = profiles.profile_id
    inner join {{ ref('int_health_segments') }} as segments
        on history.segment_name = segments.segment_name and coalesce(history.second_key, '') = coalesce(segments.second_key, '')
    where
        history.entered_at <= profiles.last_sent_at
        and (history.exited_at is null or history.exited_at > profiles.first_sent_at)
),

numbered_texts as (
    select
        {{ qualified('texts', counts) }},
        texts.sent_at,
        profiles.profile_number,
        profiles.recipient_number
    from texts
    inner join {{ ref('int_health_recipients') }} as recipients on texts.recipient_key = recipients.recipient_key
    inner join profiles on texts.profile_id = profiles.profile_id and recipients.recipient_number = profiles.recipient_number
),

texts_of_members as (
    select
        {{ qualified('profiles', counts) }},
        profiles.recipient_number,
        memberships.segment_number
    from memberships
    inner join profiles on memberships.profile_number = profiles.profile_number
    where memberships.is_whole
    union all
    select
        {{ qualified('texts', counts) }},
        texts.recipient_number,
        memberships.segment_number
    from memberships
    inner join numbered_texts as texts
        on
            memberships.profile_number = texts.profile_number
            and {{ is_member_at('memberships', 'texts.sent_at') }}
    where not memberships.is_whole
)

select
    {% for count in counts -%}
    cast(sum({{ count }}) as integer) as {{ count }},
    {% endfor -%}
    segment_number,
    recipient_number
from texts_of_members
group by segment_number, recipient_number
