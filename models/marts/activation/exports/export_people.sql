{%- set columns = ['profile_id', 'phone_e164', 'email', 'klaviyo_id', 'attentive_external_id', 'postscript_id', 'bloomreach_customer_id'] -%}
select
    profile_id as person_id,
    phone_e164,
    email,
    klaviyo_id,
    attentive_external_id,
    postscript_id,
    bloomreach_customer_id,
    {{ joined_hash(columns) }} as row_hash
from {{ ref('int_export_people') }}
