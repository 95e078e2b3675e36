select {{ segment_columns(['affinities.category'], of='subscribers') }}
from {{ ref('sms_subscribers') }} as subscribers
inner join {{ ref('int_category_affinities') }} as affinities
    on subscribers.profile_id = affinities.profile_id
