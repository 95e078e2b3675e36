with

suppressions as (
    {{ suppressions_for('attentive') }}
)

select
    suppression_key,
    phone_e164 as phone
from suppressions
