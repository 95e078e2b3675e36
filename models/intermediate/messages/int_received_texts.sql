{#
    Texts that came in: accepted rows of sms_events, every version of each. Few among all events, and far apart, so that a run reads only
    the parts of arrival that were written since the last one. Of one text some parts may be and others not.
-#}
{{ config(
    pre_hook="{{ truncate_unless_it_can_continue(ref('int_sms_events_versions')) }}",
    on_schema_change='fail',
    **replaced_by_key(['sms_event_id', 'load_partition'])
) }}
select
    sms_event_id,
    phone_e164,
    profile_id,
    occurred_at,
    first_loaded_at,
    source_system,
    body_text,
    is_current,
    load_partition,
    run_number,
    contract_hash
from {{ ref('int_sms_events_versions') }}
where
    is_accepted
    and direction = 'inbound'
    and event_type = 'received'
    and run_number > {{ '(select max(held.run_number) from ' ~ this ~ ' as held)' if can_continue(ref('int_sms_events_versions')) else 0 }}
