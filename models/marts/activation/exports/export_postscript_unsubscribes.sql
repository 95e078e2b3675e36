with

suppressions as (
    {{ suppressions_for('postscript') }}
)

select
    suppression_key,
    phone_e164 as phone_number
from suppressions
