{#
    Every marketing text of the past, unless it failed and never arrived. It is judged by the moment it was sent; towards caps
    it counts from the moment it was first queued, with how many texts of the number counted by then in the period that ends there.
-#}
with

texts as (
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
),

numbered as (
    select
        *,
        row_number() over (partition by phone_e164 order by counted_at, {{ byte_order('message_id') }}) as number_of_text
    from texts
)

{# what is exactly a period old has left it; one sort serves all periods -#}
select
    {% for hours in cap_periods() -%}
    number_of_text
    - count(*) over ({{ window_up_to_hours_before('phone_e164', 'counted_at', hours) }}) as texts_{{ hours }}h,
    {% endfor -%}
    phone_e164,
    message_id,
    profile_id,
    campaign_id,
    sent_at,
    counted_at,
    known_at
from numbered
