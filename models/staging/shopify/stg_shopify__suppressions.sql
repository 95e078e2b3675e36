{# A customer whose data Shopify has erased: state REDACTED, in whatever version. The number is the last one that was seen. -#}
{{ config(**connected_as('shopify', 'suppressions')) }}
with

versions as (
    select
        *,
        coalesce('REDACTED' in (upper(sms_state), upper(email_state)), false) as is_erased,
        row_number() over (
            partition by source_system, customer_id
            order by case when phone is null then 1 else 0 end, loaded_at desc nulls last, updated_at desc nulls last, {{ byte_order('phone') }} desc
        ) as phone_place
    from {{ ref('base_shopify__customers') }}
),

erased as (
    select
        source_system,
        customer_id,
        min(coalesce(sms_consent_updated_at, updated_at, loaded_at)) as starts_at,
        min(loaded_at) as loaded_at
    from versions
    where is_erased
    group by source_system, customer_id
)

select
    erased.source_system || ':redacted:' || erased.customer_id as suppression_id,
    erased.source_system || ':' || erased.customer_id as profile_id,
    {{ vendor_number('versions.phone', 'addresses.country_code') }} as phone_e164,
    'all' as channel,
    'all' as scope,
    'erased' as reason,
    erased.starts_at,
    erased.source_system,
    erased.loaded_at
from erased
inner join versions on erased.source_system = versions.source_system and erased.customer_id = versions.customer_id and versions.phone_place = 1
left join {{ ref('base_shopify__default_addresses') }} as addresses
    on erased.source_system = addresses.source_system and erased.customer_id = addresses.customer_id
