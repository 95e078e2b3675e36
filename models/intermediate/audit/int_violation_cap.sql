{#
    Texts above a cap of the law or the brand (seed jurisdiction_rules) at the moment they began to count. Caps of tracks and
    lifecycles, and of a person's own preference, are left out: who was in which of them at the time is not kept.
-#}
{%- set periods = [24, 168, 720] -%}
with

caps as (
    select * from {{ ref('jurisdiction_rules') }}
    where
        row_kind = 'cap'
        and default_enabled
        and (enforce_when_consented or {{ escaped_literal(var('sms_rule_scope')) }} = 'strict')
),

texts as (
    select
        *,
        row_number() over (partition by phone_e164 order by counted_at, {{ byte_order('message_id') }}) as number_of_text
    from {{ ref('int_sent_texts') }}
),

{# what is exactly a period old has left it; one sort serves all periods -#}
counted as (
    select
        {% for hours in periods -%}
        number_of_text
        - count(*) over ({{ window_up_to_hours_before('phone_e164', 'counted_at', hours) }}) as texts_{{ hours }}h,
        {% endfor -%}
        phone_e164,
        message_id,
        profile_id,
        sent_at,
        counted_at
    from texts
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
    {%- for hours in periods %}
    select
        counted.phone_e164,
        counted.message_id,
        counted.profile_id,
        counted.sent_at,
        counted.counted_at,
        least_caps.cap_period_hours as period_hours,
        counted.texts_{{ hours }}h as texts_in_period
    from counted
    inner join least_caps on least_caps.cap_period_hours = {{ hours }} and counted.texts_{{ hours }}h > least_caps.max_messages
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
        and (caps.effective_from is null or caps.effective_from <= cast(crowded.counted_at as date))
        and (caps.effective_to is null or cast(crowded.counted_at as date) < caps.effective_to)
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
            crowded.phone_e164 = places.phone_e164
            and (places.profile_id is null or crowded.profile_id is null or crowded.profile_id = places.profile_id)
            and caps.country_code = places.country_code
            and (caps.region_code = '*' or caps.region_code = places.region_code)
    where
        (caps.effective_from is null or caps.effective_from <= cast(crowded.counted_at as date))
        and (caps.effective_to is null or cast(crowded.counted_at as date) < caps.effective_to)
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
        {%- for hours in periods %}
        when {{ hours }} then 'frequency_cap_{{ hours }}h'
        {%- endfor %}
    end as rule,
    max(case when is_known then 1 else 0 end) = 1 as was_known_when_sent,
    {{ string_agg('rule_id', ';', byte_order('rule_id')) }} as evidence_id
from judged
group by phone_e164, message_id, period_hours
