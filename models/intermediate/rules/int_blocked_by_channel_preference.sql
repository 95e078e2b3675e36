select distinct
    candidates.profile_id,
    'channel_preference' as block_reason,
    cast(null as {{ dbt.type_timestamp() }}) as blocked_until_at
from {{ ref('int_sending_candidates') }} as candidates
inner join {{ ref('int_contact_preferences') }} as preferences on candidates.profile_id = preferences.profile_id
where
    preferences.preference_type = 'channel'
    and coalesce(preferences.preference_key, 'sms') = 'sms'
    and {{ means_no('preferences.preference_value') }}
