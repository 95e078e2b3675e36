{#
    Ids by which a source profile names a customer of a connected shop, with the profile that it names: null where there is none, or two shops have one. The
    shop's own tables go before its exports, which may hold the same customers.
-#}
{{ config(enabled=connections() != []) }}
with

shop_profiles as (
    select
        {{ split_text('profile_id', ':', 2) }} as customer_id,
        profile_id,
        rank() over (partition by {{ split_text('profile_id', ':', 2) }} order by case vendor when 'shopify' then 1 else 2 end) as place
    from {{ ref('int_source_profiles') }}
    where vendor in ('shopify', 'shopify_csv')
),

customers as (
    select
        customer_id,
        min(profile_id) as profile_id,
        count(*) as number_of_profiles
    from shop_profiles
    where place = 1
    group by customer_id
)

select
    identities.profile_id,
    identities.id_value,
    case when customers.number_of_profiles = 1 then customers.profile_id end as named_profile_id
from {{ ref('int_profile_identities_validated') }} as identities
inner join {{ ref('int_source_profiles') }} as profiles on identities.profile_id = profiles.profile_id
left join customers on identities.id_value = customers.customer_id
where identities.id_type = 'shopify_customer_id' and profiles.vendor not in ('shopify', 'shopify_csv')
