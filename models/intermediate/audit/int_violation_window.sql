{#
    Texts sent while a rule was closed at a place of the number, or of the profile they were for. Where nobody can tell the
    place, nothing is judged. The place was known by the number from the start, by an address since its profile was updated.
-#}
with

broken as (
    select
        texts.phone_e164,
        texts.message_id,
        closed.block_reason,
        closed.rule_id,
        max(case when places.known_since > texts.sent_at then 0 else 1 end) as is_known
    from {{ ref('int_sent_texts') }} as texts
    inner join {{ ref('int_number_places') }} as places
        on {{ is_place_of_text('places', 'texts') }}
    inner join {{ ref('int_closed_periods') }} as closed
        on
            coalesce(places.country_code, '*') = coalesce(closed.country_code, '*')
            and coalesce(places.region_code, '*') = coalesce(closed.region_code, '*')
            and places.time_zone = closed.time_zone
            and cast(texts.sent_at as date) = closed.utc_date
            and texts.sent_at >= closed.valid_from
            and texts.sent_at < closed.valid_to
    group by texts.phone_e164, texts.message_id, closed.block_reason, closed.rule_id
)

select
    phone_e164,
    message_id,
    block_reason as rule,
    max(is_known) = 1 as was_known_when_sent,
    {{ string_agg('rule_id', ';', byte_order('rule_id')) }} as evidence_id
from broken
group by phone_e164, message_id, block_reason
