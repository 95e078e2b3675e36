{{ config(
    pre_hook="{{ truncate_unless_it_can_continue(ref('int_sms_events_versions')) }}",
    on_schema_change='fail',
    **replaced_by_key(['phone_e164', 'message_id'])
) }}
{%- set goes_on = can_continue(ref('int_sms_events_versions')) %}
{%- set said = [
    'source_profile_id as profile_id' if connections() else 'profile_id', 'campaign_id', 'source_system', 'flow_id', 'flow_step', 'variant_id',
    'segment_name', 'message_category', 'message_type', 'is_promotional', 'cost_amount', 'fee_amount', 'cost_currency', 'num_segments',
    'message_format', 'event_type', 'occurred_at', 'first_loaded_at', 'is_human_click',
] %}
with

{% if goes_on -%}
{# whose events arrived, or were corrected, since the last run -#}
unread as (
    select
        events.phone_e164,
        {{ message_key('events') }} as message_key,
        min(events.occurred_at) as first_seen_at
    from {{ ref('int_sms_events_versions') }} as events
    where
        events.is_accepted
        and events.direction = 'outbound'
        and events.run_number > (select max(held.run_number) from {{ this }} as held)
    group by events.phone_e164, {{ message_key('events') }}
),

{# no event of theirs is earlier than that, so that an engine can skip what happened before all of them -#}
dated as (
    select
        unread.phone_e164,
        unread.message_key,
        {{ least_of('unread.first_seen_at', 'held.first_seen_at') }} as first_seen_at
    from unread
    left join {{ this }} as held on unread.phone_e164 = held.phone_e164 and unread.message_key = held.message_id
),

{% endif -%}
events as (
    {% if goes_on -%}
    {#- a message of which corrections have left no event stays, without a last_event_at #}
    select
        dated.phone_e164,
        dated.message_key,
        {{ qualified('events', said) }}
    from dated
    left join {{ ref('int_sms_events_validated') }} as events
        on
            dated.phone_e164 = events.phone_e164
            and dated.message_key = {{ message_key('events') }}
            and events.direction = 'outbound'
            and dated.first_seen_at <= events.occurred_at
    {%- else -%}
    select
        events.phone_e164,
        {{ message_key('events') }} as message_key,
        {{ qualified('events', said) }}
    from {{ ref('int_sms_events_validated') }} as events
    where events.direction = 'outbound'
    {%- endif %}
),

facts as (
    {{ message_facts('events') }}
)

select
    facts.*,
    (select max(latest.run_number) from {{ ref('int_sms_events_versions') }} as latest) as run_number,
    ({{ contract_hash(ref('int_sms_events_versions')) }}) as contract_hash
from facts
