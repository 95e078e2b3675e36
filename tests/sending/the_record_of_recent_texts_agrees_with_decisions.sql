{#
    A text of the window that is open now was sent in a window of the record that holds that one, which personal quiet hours and
    send_margin_minutes may make shorter; a text since which no act came had the consent of now.
-#}
with

single_profiles as (
    select
        phone_e164,
        min(profile_id) as profile_id
    from {{ ref('sending_eligibility') }}
    group by phone_e164
    having count(*) = 1
)

select record.message_key
from {{ ref('sending_record') }} as record
inner join {{ ref('consent_state') }} as state on record.phone_e164 = state.phone_e164
left join single_profiles on record.phone_e164 = single_profiles.phone_e164
left join {{ ref('sending_eligibility') }} as decisions on single_profiles.profile_id = decisions.profile_id
where
    record.sent_at > {{ as_of(minus_hours=7 * 24) }}
    and (
        (record.sent_at >= state.since_at and record.consent_status <> state.consent_status)
        or (
            record.sent_at >= decisions.window_opens_at
            and not decisions.is_blocked_by_manual_closure
            and (
                record.window_opens_at is null
                or record.window_opens_at > decisions.window_opens_at
                or record.window_closes_at < decisions.window_closes_at
            )
        )
    )
