select
    candidates.profile_id,
    'channel_preference' as block_reason,
    cast(null as {{ dbt.type_timestamp() }}) as blocked_until_at
from {{ ref('int_sending_candidates') }} as candidates
inner join {{ ref('int_preferences_validated') }} as preferences on candidates.profile_id = preferences.profile_id
where
    preferences.preference_type = 'channel'
    and preferences.preference_key = 'sms'
    {#- whatever is not a yes is a no #}
    and lower(preferences.preference_value) not in ('true', 't', 'yes', '1')
