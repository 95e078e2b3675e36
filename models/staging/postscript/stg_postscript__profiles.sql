{{ config(**connected_as('postscript', 'profiles')) }}
with

snapshots as (
    select
        *,
        row_number() over (
            partition by source_system, subscriber_id
            order by
                loaded_at desc nulls last, updated_at desc nulls last, created_at desc nulls last,
                {{ byte_order('phone') }} desc nulls last, {{ byte_order('email') }} desc nulls last
        ) as version
    from {{ ref('base_postscript__subscribers') }}
)

select
    source_system || ':' || subscriber_id as profile_id,
    {{ vendor_number('phone', has_calling_code=true) }} as phone_e164,
    phone as phone_raw,
    email,
    created_at,
    coalesce(updated_at, created_at) as updated_at,
    case when is_deleted then loaded_at end as deleted_at,
    source_system
from snapshots
where version = 1
