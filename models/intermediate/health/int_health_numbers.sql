{#
    Texts of each number that reached it as a member of a segment, next to all of its texts. Most members stay for all their texts: these are
    joined as counts, and only those who came or left in between text by text.
-#}
{%- set counts = [] -%}
{%- for period in ['current', 'previous', 'earlier'] -%}
{%- for count in ['received', 'clicked', 'opted_out'] -%}
{%- do counts.append(count ~ '_' ~ period) -%}
{%- endfor -%}
{%- endfor -%}
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
        history.segment_name,
        history.second_key,
        history.entered_at,
        history.exited_at,
        profiles.*,
        history.entered_at <= profiles.first_sent_at and (history.exited_at is null or history.exited_at > profiles.last_sent_at) as is_whole
    from {{ ref('segment_membership_history') }} as history
    inner join profiles on history.profile_id = profiles.profile_id
    where
        history.entered_at <= profiles.last_sent_at
        and (history.exited_at is null or history.exited_at > profiles.first_sent_at)
),

texts_of_members as (
    select
        {{ counts | join(',\n        ') }},
        segment_name,
        second_key,
        recipient_key
    from memberships
    where is_whole
    union all
    select
        {{ qualified('texts', counts) }},
        memberships.segment_name,
        memberships.second_key,
        memberships.recipient_key
    from memberships
    inner join texts
        on
            memberships.profile_id = texts.profile_id
            and memberships.recipient_key = texts.recipient_key
            and memberships.entered_at <= texts.sent_at
            and (memberships.exited_at is null or memberships.exited_at > texts.sent_at)
    where not memberships.is_whole
),

numbers as (
    select
        {% for count in counts -%}
        sum({{ count }}) as {{ count }},
        {% endfor -%}
        segment_name,
        second_key,
        recipient_key
    from texts_of_members
    group by segment_name, second_key, recipient_key
)

select
    {% for count in counts -%}
    cast(numbers.{{ count }} as integer) as {{ count }},
    recipients.{{ count }} as all_{{ count }},
    {% endfor -%}
    numbers.segment_name,
    numbers.second_key,
    numbers.recipient_key
from numbers
inner join {{ ref('int_health_recipients') }} as recipients on numbers.recipient_key = recipients.recipient_key
