{#
    Refused rows that may have been a request to stop, and the numbers they name. They cannot be dated or folded, so they block their
    number until the row is corrected at its source: a lost opt-out is a lawsuit.
-#}
with

named as (
    {{ numbers_named_by(ref('int_refused_opt_outs')) }}
)

select distinct
    evidence_id,
    named_number as phone_e164,
    coalesce(effective_at, {{ least_of('loaded_at', as_of()) }}) as blocks_from,
    loaded_at
from named
where named_number is not null
