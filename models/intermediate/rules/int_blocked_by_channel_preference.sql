select distinct
    candidates.profile_id,
    'channel_preference' as block_reason,
    cast(null as {{ dbt.type_timestamp() }}) as blocked_until_at
from {{ ref('int_sending_candidates') }} as candidates
inner join {{ ref('int_wishes') }} as wishes on candidates.profile_id = wishes.profile_id
where
    wishes.preference_type = 'channel'
    and coalesce(wishes.preference_key, 'sms') = 'sms'
    {#- whatever is not a yes is a no #}
    and coalesce({{ word_key('wishes.preference_value') }}, 'unreadable') not in ('true', 't', 'yes', 'y', '1', 'on')
