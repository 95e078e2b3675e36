select
    erased.profile_id as person_id,
    erased.phone_e164,
    erased.email,
    ids.klaviyo_id,
    ids.attentive_external_id,
    ids.postscript_id,
    ids.bloomreach_customer_id,
    erased.erased_at
from {{ ref('int_erased_profiles') }} as erased
left join {{ ref('int_vendor_ids') }} as ids on erased.profile_id = ids.profile_id
where erased.erased_at > {{ as_of(minus_hours=24 * var('export_change_days')) }}
