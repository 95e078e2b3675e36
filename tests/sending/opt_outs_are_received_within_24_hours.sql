{# A warning, not an error: whoever sees it should ask the source why. analyses/opt_out_latency.sql says which. -#}
{{ config(severity='warn') }}

select
    consent_event_id,
    source_system,
    processing_hours
from {{ ref('consent_ledger') }}
where not is_within_24_hours
