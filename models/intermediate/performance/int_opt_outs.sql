{#
    Opt-outs that ended a consent, by the person or a carrier: a second STOP ends nothing, a reassigned number is no one's refusal, and an
    import only repeats what was said elsewhere.
-#}
with

periods as (
    select
        phone_e164,
        consent_status,
        begun_by,
        valid_from,
        lag(consent_status) over (partition by phone_e164 order by valid_from) as previous_status
    from {{ ref('int_consent_history') }}
)

select
    periods.phone_e164,
    periods.valid_from as opted_out_at
from periods
inner join {{ ref('int_consent_ledger') }} as ledger
    on periods.phone_e164 = ledger.phone_e164 and periods.begun_by = ledger.act_id
where
    periods.consent_status = 'opted_out'
    and periods.previous_status = 'subscribed'
    and ledger.action in ('opt_out', 'opt_out_carrier')
    and coalesce(ledger.source, 'unknown') <> 'import'
