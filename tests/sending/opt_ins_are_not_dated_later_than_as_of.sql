{# A warning, not an error: they do not count until then, but a clock is wrong, or a list was loaded early. -#}
{{ config(severity='warn') }}

select
    consent_event_id,
    source_system,
    occurred_at
from {{ ref('consent_ledger') }}
where effect_reason = 'future_dated'
