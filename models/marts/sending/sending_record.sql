{%- set levels = ['express_written', 'express', 'implied'] -%}
{%- set max_age = var('max_consent_age_days') -%}
{%- set rooms = [] -%}
{%- for hours in cap_periods() -%}{%- do rooms.append('room_' ~ hours ~ 'h') -%}{%- endfor -%}
with

broken as (
    select
        phone_e164,
        message_id,
        {{ string_agg('rule', ';', byte_order('rule')) }} as rules,
        {{ string_agg('case when was_known_when_sent then rule end', ';', byte_order('rule')) }} as rules_known_when_sent
    from {{ ref('sending_violations') }}
    group by phone_e164, message_id
),

recipients as (
    select distinct
        phone_e164,
        profile_id,
        place_key
    from {{ ref('int_recipient_places') }}
),

texts as (
    select
        {% for level in levels -%}
        grants.{{ level }}_id,
        {% endfor -%}
        {% for hours in cap_periods() -%}
        caps.cap_{{ hours }}h,
        case
            when caps.max_{{ hours }}h is not null
                then {{ greatest_of('caps.max_' ~ hours ~ 'h - texts.texts_' ~ hours ~ 'h + 1', '0') }}
        end as room_{{ hours }}h,
        {% endfor -%}
        texts.*,
        recipients.place_key,
        coalesce(spans.consent_status, 'none') as consent_status,
        coalesce(grants.known_at > texts.sent_at, false) as is_consent_unknown,
        case
            {%- for level in levels %}
            when {{ 'grants.' ~ level ~ '_id is not null' if max_age is none else add_hours('grants.' ~ level ~ '_at', 24 * max_age) ~ ' > texts.sent_at' }}
                then '{{ level }}'
            {%- endfor %}
        end as consent_level
    from {{ ref('int_sent_texts') }} as texts
    left join recipients
        on texts.phone_e164 = recipients.phone_e164 and coalesce(texts.profile_id, '') = coalesce(recipients.profile_id, '')
    left join {{ ref('int_place_group_caps') }} as caps
        on
            recipients.place_key = caps.place_key
            and cast(texts.counted_at as date) >= caps.valid_from
            and (caps.valid_to is null or cast(texts.counted_at as date) < caps.valid_to)
    left join {{ ref('int_consent_history') }} as spans
        on
            texts.phone_e164 = spans.phone_e164
            and texts.sent_at >= spans.valid_from
            and (spans.valid_to is null or texts.sent_at < spans.valid_to)
    left join {{ ref('int_consent_grants') }} as grants
        on
            spans.consent_status = 'subscribed'
            and texts.phone_e164 = grants.phone_e164
            and texts.sent_at >= grants.valid_from
            and (grants.valid_to is null or texts.sent_at < grants.valid_to)
),

tightest as (
    select
        *,
        {{ least_of(*rooms) }} as room_left
    from texts
)

select
    {{ text_key('texts.phone_e164', 'texts.message_id') }} as message_key,
    texts.message_id,
    texts.phone_e164,
    texts.profile_id,
    texts.campaign_id,
    texts.sent_at,
    texts.consent_status,
    case texts.consent_level
        {%- for level in levels %}
        when '{{ level }}' then texts.{{ level }}_id
        {%- endfor %}
    end as consent_event_id,
    texts.consent_level,
    clocks.time_zones,
    {{ add_minutes('texts.sent_at', 'clocks.least_offset_minutes') }} as earliest_local_at,
    {{ add_minutes('texts.sent_at', 'clocks.greatest_offset_minutes') }} as latest_local_at,
    windows.valid_from as window_opens_at,
    windows.valid_to as window_closes_at,
    case texts.room_left
        {%- for hours in cap_periods() %}
        when texts.room_{{ hours }}h then texts.cap_{{ hours }}h
        {%- endfor %}
    end as tightest_cap,
    cast(texts.room_left as integer) as room_left,
    coalesce(broken.rules, 'clean') as verdict,
    {#- what broke no rule by all that came later, but by what had arrived #}
    case
        when texts.is_consent_unknown then coalesce(broken.rules_known_when_sent || ';', '') || 'no_consent'
        else coalesce(broken.rules_known_when_sent, 'clean')
    end as verdict_when_sent
from tightest as texts
left join {{ ref('int_place_group_windows') }} as windows
    on
        texts.place_key = windows.place_key
        and cast(texts.sent_at as date) = windows.utc_date
        and texts.sent_at >= windows.valid_from
        and texts.sent_at < windows.valid_to
left join {{ ref('int_place_group_clocks') }} as clocks
    on
        texts.place_key = clocks.place_key
        and texts.sent_at >= clocks.valid_from
        and texts.sent_at < clocks.valid_to
left join broken on texts.phone_e164 = broken.phone_e164 and texts.message_id = broken.message_id
