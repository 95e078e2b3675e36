select {{ segment_columns(['nearby_stores.store_id'], of='subscribers') }}
from {{ ref('sms_subscribers') }} as subscribers
inner join {{ ref('int_nearby_stores') }} as nearby_stores
    on subscribers.profile_id = nearby_stores.profile_id
