with

suppressions as (
    {{ suppressions_for('klaviyo') }}
)

select
    suppression_key,
    phone_e164 as phone_number,
    {{ batch_no(100, byte_order('suppression_key')) }} as batch_no
from suppressions
