{#
    Pairs of source profiles that an id of a shop or the seed identity_overrides says are one person. The seed's word goes before that of an id: a profile
    that is set apart there is linked only by what the seed itself says.
-#}
{{ config(enabled=connections() != []) }}
with

overrides as (
    select distinct
        left_profile_id,
        right_profile_id,
        link
    from {{ ref('identity_overrides') }}
),

set_apart as (
    select distinct right_profile_id as profile_id
    from overrides
    where link = 'different'
)

select distinct
    named.profile_id,
    named.named_profile_id,
    apart.profile_id is null and named_apart.profile_id is null as is_kept
from {{ ref('int_profile_references') }} as named
left join set_apart as apart on named.profile_id = apart.profile_id
left join set_apart as named_apart on named.named_profile_id = named_apart.profile_id
where named.named_profile_id is not null
union all
select
    left_profile_id as profile_id,
    right_profile_id as named_profile_id,
    true as is_kept
from overrides
where link = 'same'
