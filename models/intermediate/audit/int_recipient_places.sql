{#
    The places that had to be open for texts to a number and profile. Texts whose recipients have the same places share a place_key,
    so that their windows, clocks and caps are worked out once.
-#}
with

recipients as (
    select distinct
        phone_e164,
        profile_id
    from {{ ref('int_sent_texts') }}
),

places as (
    select distinct
        recipients.phone_e164,
        recipients.profile_id,
        places.country_code,
        places.region_code,
        places.time_zone
    from recipients
    left join {{ ref('int_number_places') }} as places
        on
            {{ is_place_of_text('places', 'recipients') | indent(8) }}
            and places.time_zone is not null
),

named as (
    select
        *,
        case
            when time_zone is not null
                then coalesce(country_code, '*') || '-' || coalesce(region_code, '*') || ' ' || time_zone
        end as place_name
    from places
),

keys as (
    select
        phone_e164,
        profile_id,
        coalesce({{ string_agg('place_name', ';', byte_order('place_name')) }}, 'nowhere') as place_key
    from named
    group by phone_e164, profile_id
)

select
    places.phone_e164,
    places.profile_id,
    keys.place_key,
    places.country_code,
    places.region_code,
    places.time_zone
from places
inner join keys on places.phone_e164 = keys.phone_e164 and coalesce(places.profile_id, '') = coalesce(keys.profile_id, '')
