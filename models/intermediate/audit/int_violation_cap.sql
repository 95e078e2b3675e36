{#
    Texts above a cap of the law or the brand (seed jurisdiction_rules) at the moment they began to count. Caps of tracks and
    lifecycles, and of a person's own preference, are left out: who was in which of them at the time is not kept.
-#}
with

caps as (
    select * from {{ ref('jurisdiction_rules') }}
    where row_kind = 'cap' and {{ rule_is_on() }}
),

texts as (
    select * from {{ ref('int_sent_texts') }}
),

least_caps as (
    select
        cap_period_hours,
        min(max_marketing_messages) as max_messages
    from caps
    group by cap_period_hours
),

{# most texts are under every cap there is, so only the others are looked at closely -#}
crowded as (
    {%- for hours in cap_periods() %}
    select
        texts.phone_e164,
        texts.message_id,
        texts.profile_id,
        texts.sent_at,
        texts.counted_at,
        least_caps.cap_period_hours as period_hours,
        texts.texts_{{ hours }}h as texts_in_period
    from texts
    inner join least_caps on least_caps.cap_period_hours = {{ hours }} and texts.texts_{{ hours }}h > least_caps.max_messages
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

broken as (
    select
        crowded.*,
        caps.rule_id,
        caps.max_marketing_messages as max_messages,
        cast(null as {{ dbt.type_timestamp() }}) as known_since
    from crowded
    inner join caps on crowded.period_hours = caps.cap_period_hours and crowded.texts_in_period > caps.max_marketing_messages
    where
        caps.country_code = '*'
        and {{ rule_is_in_force('caps', 'cast(crowded.counted_at as date)') | indent(4) }}
    union distinct
    select
        crowded.*,
        caps.rule_id,
        caps.max_marketing_messages as max_messages,
        places.known_since
    from crowded
    inner join caps on crowded.period_hours = caps.cap_period_hours and crowded.texts_in_period > caps.max_marketing_messages
    inner join {{ ref('int_number_places') }} as places
        on
            {{ is_place_of_text('places', 'crowded') | indent(8) }}
            and {{ rule_is_of_place('caps', 'places') | indent(8) }}
    where {{ rule_is_in_force('caps', 'cast(crowded.counted_at as date)') }}
),

{# it was to be known when as many texts of the period had arrived as the cap allows, and the place with them -#}
judged as (
    select
        broken.phone_e164,
        broken.message_id,
        broken.period_hours,
        broken.rule_id,
        count(distinct earlier.message_id) >= max(broken.max_messages)
        and max(case when broken.known_since > broken.sent_at then 0 else 1 end) = 1 as is_known
    from broken
    left join texts as earlier
        on
            broken.phone_e164 = earlier.phone_e164
            and broken.message_id <> earlier.message_id
            and {{ add_hours('broken.counted_at', '(-broken.period_hours)') }} < earlier.counted_at
            and broken.counted_at >= earlier.counted_at
            and broken.sent_at >= earlier.known_at
    group by broken.phone_e164, broken.message_id, broken.period_hours, broken.rule_id
)

select
    phone_e164,
    message_id,
    case period_hours
        {%- for hours in cap_periods() %}
        when {{ hours }} then 'frequency_cap_{{ hours }}h'
        {%- endfor %}
    end as rule,
    max(case when is_known then 1 else 0 end) = 1 as was_known_when_sent,
    {{ string_agg('rule_id', ';', byte_order('rule_id')) }} as evidence_id
from judged
group by phone_e164, message_id, period_hours
