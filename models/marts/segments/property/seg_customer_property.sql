select {{ segment_columns(['properties.property_name', 'properties.property_value'], of='subscribers') }}
from {{ ref('sms_subscribers') }} as subscribers
inner join {{ ref('int_profile_properties_validated') }} as properties
    on subscribers.profile_id = properties.profile_id
