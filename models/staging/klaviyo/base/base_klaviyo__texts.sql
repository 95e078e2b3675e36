{# Events of texts and of consent to them, with their own number where they show one, and the person's. -#}
{{ config(**connected_as('klaviyo')) }}
with

events as (
    select
        *,
        case when kind = 'sms_consent' then phone_number when action = 'received' then from_number else to_number end as own_number_text
    from {{ ref('base_klaviyo__events') }}
    where kind in ('sms', 'sms_consent')
),

persons as (
    select source_system, person_id, country_code, phone_e164 as person_number
    from {{ ref('base_klaviyo__persons') }}
    where is_newest
)

select
    events.*,
    {{ vendor_number('events.own_number_text', 'persons.country_code', has_calling_code=true) }} as own_number,
    persons.person_number
from events
left join persons on events.source_system = persons.source_system and events.person_id = persons.person_id
