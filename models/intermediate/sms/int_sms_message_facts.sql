{{ config(
    pre_hook="{{ forget_unless_it_continues(ref('int_sms_events_read')) }}",
    **replaced_by_key(['phone_e164', 'message_id'])
) }}
{%- set goes_on = continues(ref('int_sms_events_read')) %}
with

{% if goes_on -%}
{# whose events arrived, or were corrected, since the last run -#}
unread as (
    select distinct
        events.phone_e164,
        {{ message_key('events') }} as message_key
    from {{ ref('int_sms_events_read') }} as events
    where
        events.is_accepted
        and events.direction = 'outbound'
        and events.run_number > (select max(held.run_number) from {{ this }} as held)
),

{% endif -%}
events as (
    select
        events.*,
        {{ message_key('events') }} as message_key
    from {{ ref('int_sms_events_validated') }} as events
    {%- if goes_on %}
    inner join unread
        on
            events.phone_e164 = unread.phone_e164
            and {{ message_key('events') }} = unread.message_key
    {%- endif %}
    where events.direction = 'outbound'
),

facts as (
    {{ message_facts('events') }}
)

{# a message of which corrections have left no event keeps its key alone -#}
select
    {% if goes_on -%}
    unread.phone_e164,
    unread.message_key as message_id,
    {%- else -%}
    facts.phone_e164,
    facts.message_id,
    {%- endif %}
    facts.profile_id,
    facts.campaign_id,
    facts.is_marketing,
    facts.is_promotional,
    facts.first_sent_at,
    facts.sent_at,
    facts.first_known_at,
    facts.is_delivered,
    facts.has_failed,
    facts.is_undelivered,
    facts.last_clicked_at,
    facts.last_event_at,
    (select max(latest.run_number) from {{ ref('int_sms_events_read') }} as latest) as run_number,
    (select max(latest.read_by) from {{ ref('int_sms_events_read') }} as latest) as read_by
from facts
{%- if goes_on %}
right join unread on facts.phone_e164 = unread.phone_e164 and facts.message_id = unread.message_key
{%- endif %}
