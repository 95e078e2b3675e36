{#
    When a profile last showed that the brand is wanted: a click on a marketing text, a reply, an order. An opt-in of the person
    counts beside them where a sunset is concerned (seed brand_caps, row dormant); visits and e-mail do not.
-#}
with

engagements as (
    select
        phone_e164,
        last_clicked_at as engaged_at
    from {{ ref('int_sms_messages') }}
    where is_marketing and last_clicked_at is not null
    union all
    select
        phone_e164,
        replied_at as engaged_at
    from {{ ref('int_sms_replies') }}
),

engaged as (
    select
        phone_e164,
        max(engaged_at) as last_engaged_at
    from engagements
    group by phone_e164
),

opted_in as (
    select
        phone_e164,
        max(effective_at) as last_opted_in_at
    from {{ ref('int_consent_ledger') }}
    where is_effective and is_consumer_initiated
    group by phone_e164
),

ordered as (
    select
        profile_id,
        max(ordered_at) as last_ordered_at
    from {{ ref('int_valid_orders') }}
    group by profile_id
)

select
    profiles.profile_id,
    profiles.phone_e164,
    engaged.last_engaged_at,
    {{ greatest_of('engaged.last_engaged_at', 'ordered.last_ordered_at') }} as last_active_at,
    {{ greatest_of('engaged.last_engaged_at', 'ordered.last_ordered_at', 'opted_in.last_opted_in_at') }} as last_sign_at
from {{ ref('int_live_profiles') }} as profiles
left join engaged on profiles.phone_e164 = engaged.phone_e164
left join ordered on profiles.profile_id = ordered.profile_id
left join opted_in on profiles.phone_e164 = opted_in.phone_e164
