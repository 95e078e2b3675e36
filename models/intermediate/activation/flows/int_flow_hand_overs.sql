{# Messages of these starts that a vendor has accepted, before its own events say so. -#}
with

keys as (
    select distinct
        starts.flow_id,
        starts.profile_id,
        starts.trigger_key,
        steps.step,
        steps.channel,
        steps.message_category
    from {{ ref('int_flow_starts') }} as starts
    inner join {{ ref('flow_steps') }} as steps on starts.flow_id = steps.flow_id
)

select
    keys.flow_id,
    keys.profile_id,
    keys.trigger_key,
    keys.step,
    keys.channel,
    keys.message_category,
    handed_over.message_key,
    handed_over.handed_over_at
from keys
inner join {{ ref('int_handed_over_messages_validated') }} as handed_over
    on {{ joined_hash(['keys.flow_id', 'keys.profile_id', 'keys.trigger_key', 'keys.step']) }} = handed_over.message_key
where handed_over.handed_over_at <= {{ as_of() }}
