{#
    Every marketing text of the past, unless it failed and never arrived. It is judged by the moment it was sent; towards caps
    it counts from the moment it was first queued.
-#}
select
    texts.phone_e164,
    texts.message_id,
    profiles.profile_id,
    texts.campaign_id,
    texts.sent_at,
    texts.first_sent_at as counted_at,
    texts.first_known_at as known_at
from {{ ref('int_sms_messages') }} as texts
left join {{ ref('int_live_profiles') }} as profiles on texts.profile_id = profiles.profile_id
where texts.is_marketing and texts.is_not_failed and texts.sent_at is not null
