{#
    Rows of sms_events that the contract refuses, because their key, state, direction, time or number cannot be read, and that may be texts
    sent: they count as marketing texts, at the time they were loaded where their own cannot be read.
-#}
with

refused_rows as (
    select
        events.phone_e164,
        events.profile_id,
        cast(null as {{ dbt.type_string() }}) as email,
        {#- a row without any key is a text of its own #}
        coalesce(
            {{ message_key('events') }},
            'without a key ' || cast(row_number() over (
                partition by {{ message_key('events') }}
                order by
                    events.occurred_at nulls last, events.loaded_at nulls last,
                    {{ byte_order('events.phone_e164') }} nulls last, {{ byte_order('events.profile_id') }} nulls last
            ) as {{ dbt.type_string() }})
        ) as message_id,
        events.is_promotional,
        events.flow_id,
        events.flow_step,
        coalesce(events.occurred_at, events.loaded_at, {{ as_of() }}) as counted_at
    from {{ ref('int_sms_events_versions') }} as events
    where
        not events.is_accepted
        and coalesce(events.event_type, 'sent') not in ('clicked', 'opened')
        and not coalesce(events.event_type = 'received' and coalesce(events.direction, 'inbound') = 'inbound', false)
        and not coalesce(events.direction = 'inbound' and events.event_type is null, false)
),

named as (
    {{ numbers_named_by('refused_rows') }}
)

select
    named_number as phone_e164,
    message_id,
    max(case when is_promotional then 1 else 0 end) = 1 as is_promotional,
    max(flow_id) as flow_id,
    case when min(flow_step) = max(flow_step) then max(flow_step) end as flow_step,
    min(counted_at) as counted_at
from named
where named_number is not null and counted_at <= {{ as_of() }}
group by named_number, message_id
