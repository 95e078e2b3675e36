{# Ids by which a source profile names a customer of a connected shop, with the profile that it names: null where there is none, or two shops have one. -#}
{{ config(enabled=connections() != []) }}
with

customers as (
    select
        {{ split_text('profile_id', ':', 2) }} as customer_id,
        min(profile_id) as profile_id,
        count(*) as number_of_profiles
    from {{ ref('int_source_profiles') }}
    where vendor = 'shopify'
    group by {{ split_text('profile_id', ':', 2) }}
)

select
    identities.profile_id,
    identities.id_value,
    case when customers.number_of_profiles = 1 then customers.profile_id end as named_profile_id
from {{ ref('int_profile_identities_validated') }} as identities
inner join {{ ref('int_source_profiles') }} as profiles on identities.profile_id = profiles.profile_id
left join customers on identities.id_value = customers.customer_id
where identities.id_type = 'shopify_customer_id' and profiles.vendor <> 'shopify'
