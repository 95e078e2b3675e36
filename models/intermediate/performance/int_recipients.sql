{# What is the same for all texts of a number, so that texts are joined once and not with each of these. -#}
select
    numbers.phone_e164,
    {{ recipient_key('numbers.phone_e164') }} as recipient_key,
    numbers.country_code,
    {{ only_time_zone('prefixes.time_zones') }} as time_zone,
    owners.profile_id
from {{ ref('int_phone_numbers') }} as numbers
left join {{ ref('int_phone_prefixes') }} as prefixes on numbers.prefix = prefixes.prefix
left join {{ ref('int_number_owners') }} as owners on numbers.phone_e164 = owners.phone_e164
