{# What texts may say of the person they go to; one row a live profile. What a text is about, such as a product, comes from elsewhere. -#}
with

names as (
    select
        profile_id,
        first_name
    from {{ ref('int_profiles_merged' if connections() else 'int_profiles_validated') }}
),

{# accounts of a person add up; the next expiry of any counts -#}
accounts as (
    select
        accounts.profile_id,
        sum(accounts.points_balance) as points_balance
    from {{ ref('int_loyalty_accounts_validated') }} as accounts
    where accounts.status = 'active' and accounts.enrolled_at <= {{ as_of() }}
    group by accounts.profile_id
),

expiries as (
    select
        accounts.profile_id,
        min(ledger.expires_at) as expires_at
    from {{ ref('int_loyalty_accounts_validated') }} as accounts
    inner join {{ ref('int_loyalty_ledger_validated') }} as ledger on accounts.loyalty_account_id = ledger.loyalty_account_id
    where accounts.status = 'active' and ledger.points > 0 and ledger.occurred_at <= {{ as_of() }} and ledger.expires_at > {{ as_of() }}
    group by accounts.profile_id
),

{# the tier that points_to_next_tier is about -#}
next_tiers as (
    select
        accounts.profile_id,
        max(tiers.tier) as tier
    from {{ ref('int_loyalty_accounts_validated') }} as accounts
    inner join {{ ref('int_loyalty_features') }} as loyalty on accounts.profile_id = loyalty.profile_id
    inner join {{ ref('int_loyalty_tiers_validated') }} as tiers
        on tiers.threshold_value - accounts.tier_progress_value = loyalty.points_to_next_tier
    where accounts.status = 'active'
    group by accounts.profile_id
)

select
    profiles.profile_id,
    names.first_name,
    profiles.city,
    features.favourite_category as category,
    cast(cast(accounts.points_balance as integer) as {{ dbt.type_string() }}) as points,
    cast(cast(ceil(loyalty.points_to_next_tier) as integer) as {{ dbt.type_string() }}) as points_missing,
    next_tiers.tier,
    {{ day_and_month(reporting_date('expiries.expires_at')) }} as date,
    stores.store_name
from {{ ref('int_live_profiles') }} as profiles
left join names on profiles.profile_id = names.profile_id
left join {{ ref('int_profile_features') }} as features on profiles.profile_id = features.profile_id
left join accounts on profiles.profile_id = accounts.profile_id
left join expiries on profiles.profile_id = expiries.profile_id
left join {{ ref('int_loyalty_features') }} as loyalty on profiles.profile_id = loyalty.profile_id
left join next_tiers on profiles.profile_id = next_tiers.profile_id
left join {{ ref('int_stores_validated') }} as stores on profiles.preferred_store_id = stores.store_id
