{#
    Messages of these starts that a vendor has accepted, before its own events say so. A run that only flow_enrollments records has no
    trigger, and neither have its messages.
-#}
with

starts as (
    select
        flow_id,
        profile_id,
        trigger_key
    from {{ ref('int_flow_starts') }}
    union all
    select
        flow_id,
        profile_id,
        cast(null as {{ dbt.type_string() }}) as trigger_key
    from {{ ref('int_recorded_enrollments') }}
),

{# what is a text in any of its branches, or for marketing, counts as such where the message does not say -#}
steps as (
    select
        flow_id,
        step,
        max(channel) as channel,
        min(message_category) as message_category
    from {{ ref('flow_steps') }}
    group by flow_id, step
),

keys as (
    select distinct
        starts.flow_id,
        starts.profile_id,
        starts.trigger_key,
        steps.step,
        steps.channel,
        steps.message_category
    from starts
    inner join steps on starts.flow_id = steps.flow_id
)

select
    keys.flow_id,
    keys.profile_id,
    keys.trigger_key,
    keys.step,
    coalesce(handed_over.channel, keys.channel) as channel,
    keys.message_category,
    handed_over.message_key,
    handed_over.handed_over_at
from keys
inner join {{ ref('int_handed_over_messages_validated') }} as handed_over
    on {{ joined_hash(['keys.flow_id', 'keys.profile_id', 'keys.trigger_key', 'keys.step']) }} = handed_over.message_key
where handed_over.handed_over_at <= {{ as_of() }}
