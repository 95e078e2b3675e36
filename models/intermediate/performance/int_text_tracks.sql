{#
    The best track of each recipient when a marketing text was sent, as segment_membership_history has it; who was in none is named as
    int_profile_tiers names them. Texts sent before the history began have no row.
-#}
{%- set tracks = track_segments() -%}
with

texts as (
    select
        texts.phone_e164,
        texts.message_id,
        texts.sent_at,
        coalesce(texts.profile_id, owners.profile_id) as profile_id,
        max(texts.last_received_at) over (
            partition by texts.phone_e164 order by texts.sent_at, {{ byte_order('texts.message_id') }}
            rows between unbounded preceding and 1 preceding
        ) as received_before_at
    from {{ ref('int_sms_messages_received') }} as texts
    left join {{ ref('int_number_owners') }} as owners on texts.phone_e164 = owners.phone_e164
    where texts.is_marketing and texts.sent_at is not null
),

known_texts as (
    select texts.*
    from texts
    inner join {{ ref('int_segment_history_start') }} as history on texts.sent_at >= history.history_from
),

memberships as (
    select
        profile_id,
        entered_at,
        exited_at,
        case segment_name
            {%- for track, segment in tracks.items() %}
            when '{{ segment }}' then '{{ track }}'
            {%- endfor %}
        end as track
    from {{ ref('segment_membership_history') }}
    where segment_name in ('{{ tracks.values() | join("', '") }}')
),

best_tracks as (
    select
        known_texts.phone_e164,
        known_texts.message_id,
        min(memberships.track) as track
    from known_texts
    inner join memberships
        on
            known_texts.profile_id = memberships.profile_id
            and {{ is_member_at('memberships', 'known_texts.sent_at') }}
    group by known_texts.phone_e164, known_texts.message_id
),

opt_ins as (
    select
        phone_e164,
        effective_at,
        {{ reporting_date('effective_at') }} as opt_in_date
    from {{ ref('int_consent_ledger') }}
    where is_effective
)

select
    known_texts.phone_e164,
    known_texts.message_id,
    case
        when best_tracks.track is not null then best_tracks.track
        when exists (
            select 1 from opt_ins
            where
                opt_ins.phone_e164 = known_texts.phone_e164
                and opt_ins.effective_at <= known_texts.sent_at
                and {{ days_between('opt_ins.opt_in_date', reporting_date('known_texts.sent_at')) }} < {{ var('new_consent_days') }}
        ) then 'new'
        when {{ days_between(reporting_date('known_texts.received_before_at'), reporting_date('known_texts.sent_at')) }} < {{ var('track_d_days') }}
            then 'never_clicked'
        else 'not_received'
    end as engagement_track
from known_texts
left join best_tracks
    on known_texts.phone_e164 = best_tracks.phone_e164 and known_texts.message_id = best_tracks.message_id
