{# What was said of a user at a moment: a row of users as of when it was received, an identify as of when it happened. -#}
{{ config(**connected_as('segment')) }}
with

said as (
    select *, event_id as said_of, loaded_at as said_at from {{ ref('base_segment__users') }}
    union all
    select *, user_id as said_of, occurred_at as said_at from {{ ref('base_segment__identifies') }}
)

select *, {{ vendor_number('phone', country='country_code') }} as phone_e164
from said
where said_of is not null
