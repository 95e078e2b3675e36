{# A state of the account that is no word for one is rejected as what it is. Smile does not say when somebody joined: dated by the customer. -#}
{{ config(**connected_as('smile', 'loyalty_accounts')) }}
select
    customers.source_system || ':' || customers.customer_id as loyalty_account_id,
    customers.source_system || ':' || customers.customer_id as profile_id,
    case lower(customers.state)
        when 'member' then 'active'
        when 'candidate' then 'candidate'
        when 'disabled' then 'disabled'
        else 'unread: ' || customers.state
    end as status,
    tiers.tier_name as tier,
    customers.points_balance,
    coalesce(customers.created_at, customers.loaded_at) as enrolled_at,
    customers.referral_url,
    coalesce(customers.updated_at, customers.loaded_at) as updated_at
from {{ ref('base_smile__customers') }} as customers
left join {{ ref('base_smile__vip_tiers') }} as tiers
    on customers.source_system = tiers.source_system and customers.vip_tier_id = tiers.tier_id and tiers.is_newest
where customers.is_newest and not customers.is_deleted
