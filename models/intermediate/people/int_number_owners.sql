{# Whose a text is whose source names no profile: the live profile of the number with the smallest id. -#}
with

ranked as (
    select
        phone_e164,
        profile_id,
        row_number() over (partition by phone_e164 order by {{ byte_order('profile_id') }}) as place
    from {{ ref('int_live_profiles') }}
    where phone_e164 is not null
)

select
    phone_e164,
    profile_id
from ranked
where place = 1
