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
        sum({{ count }}) as {{ count }},
        {% endfor -%}
        profile_id,
        recipient_key,
        min(sent_at) as first_sent_at,
        max(sent_at) as last_sent_at
    from texts
    group by profile_id, recipient_key
),

memberships as (
    select
        segments.segment_number,
        recipients.recipient_number,
        profiles.*,
        history.entered_at,
        history.exited_at,
        history.entered_at <= profiles.first_sent_at and (history.exited_at is null or history.exited_at > profiles.last_sent_at) as is_whole
    from {{ ref('segment_membership_history') }} as history
    inner join profiles on history.profile_id = profiles.profile_id
    inner join {{ ref('int_health_recipients') }} as recipients on profiles.recipient_key = recipients.recipient_key
    inner join {{ ref('int_health_segments') }} as segments
        on history.segment_name = segments.segment_name and coalesce(history.second_key, '') = coalesce(segments.second_key, '')
    where
        history.entered_at <= profiles.last_sent_at
        and (history.exited_at is null or history.exited_at > profiles.first_sent_at)
),

texts_of_members as (
    select
        {{ counts | join(',\n        ') }},
        segment_number,
        recipient_number
    from memberships
    where is_whole
    union all
    select
        {{ qualified('texts', counts) }},
        memberships.segment_number,
        memberships.recipient_number
    from memberships
    inner join texts
        on
            memberships.profile_id = texts.profile_id
            and memberships.recipient_key = texts.recipient_key
            and memberships.entered_at <= texts.sent_at
            and (memberships.exited_at is null or memberships.exited_at > texts.sent_at)
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
