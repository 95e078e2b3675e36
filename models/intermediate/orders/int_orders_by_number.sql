select
    profiles.phone_e164,
    orders.ordered_at
from {{ ref('int_valid_orders') }} as orders
inner join {{ ref('int_live_profiles') }} as profiles on orders.profile_id = profiles.profile_id
where profiles.phone_e164 is not null
