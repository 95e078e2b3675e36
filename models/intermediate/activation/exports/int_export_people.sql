{#
    Whom the exports are about: every live profile that was not asked to be erased, with what vendors may know it by. Of profiles that share a number or
    an address only the first is its owner: a vendor that matches by it would make one person of two.
-#}
with

erased as (
    select distinct profile_id
    from {{ ref('int_sending_blocks') }}
    where block_reason = 'erased'
),

suppressed as (
    select distinct phone_e164
    from {{ ref('int_export_suppressions') }}
),

people as (
    select
        candidates.profile_id,
        case when candidates.has_valid_number then candidates.phone_e164 end as phone_e164,
        profiles.email,
        candidates.has_valid_number
        and coalesce(candidates.consent_status = 'subscribed', false)
        and suppressed.phone_e164 is null as can_be_texted
    from {{ ref('int_sending_candidates') }} as candidates
    inner join {{ ref('int_profiles_resolved') }} as profiles on candidates.profile_id = profiles.profile_id
    left join erased on candidates.profile_id = erased.profile_id
    left join suppressed on candidates.phone_e164 = suppressed.phone_e164
    where erased.profile_id is null
)

select
    people.profile_id,
    people.phone_e164,
    people.email,
    ids.klaviyo_id,
    ids.attentive_external_id,
    ids.postscript_id,
    ids.bloomreach_customer_id,
    people.can_be_texted,
    {#- once a person, not once a membership #}
    case when people.can_be_texted then {{ sha256_hex('people.phone_e164') }} end as phone_sha256,
    case when people.can_be_texted then {{ sha256_hex('lower(trim(people.email))') }} end as email_sha256,
    {#- batches are sorted by it: by a number that is cheaper than by a text #}
    row_number() over (order by {{ byte_order('people.profile_id') }}) as person_number,
    people.phone_e164 is not null
    and row_number() over (partition by people.phone_e164 order by {{ byte_order('people.profile_id') }}) = 1 as is_number_owner,
    people.email is not null
    and row_number() over (partition by people.email order by {{ byte_order('people.profile_id') }}) = 1 as is_email_owner
from people
left join {{ ref('int_vendor_ids') }} as ids on people.profile_id = ids.profile_id
