select
    profile_id,
    'frequency_preference' as block_reason,
    {#- a wish for no texts at all is never released #}
    max(releases_at) as blocked_until_at
from {{ ref('int_sending_caps') }}
where kind = 'preference' and counted >= max_messages
group by profile_id
