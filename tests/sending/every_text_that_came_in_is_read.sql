{#
    What reads int_inbound_texts waits for this: a run that leaves int_received_texts out, which keeps what it read before, would lose a
    STOP that int_sms_events_versions holds by now.
-#}
-- depends_on: {{ ref('int_inbound_texts') }}
with

held as (
    select
        max(run_number) as run_number,
        max(contract_hash) as contract_hash
    from {{ ref('int_received_texts') }}
)

select events.sms_event_id
from {{ ref('int_sms_events_versions') }} as events
cross join held
where
    events.is_accepted
    and events.direction = 'inbound'
    and events.event_type = 'received'
    and (held.run_number is null or events.run_number > held.run_number or events.contract_hash <> held.contract_hash)
