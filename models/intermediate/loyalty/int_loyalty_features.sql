with

accounts as (
    select * from {{ ref('int_loyalty_accounts_validated') }}
    where status = 'active' and enrolled_at <= {{ as_of() }}
),

tiers as (
    select * from {{ ref('int_loyalty_tiers_validated') }}
),

ladder as (
    select
        min(rank) as lowest_rank,
        max(rank) as highest_rank
    from tiers
),

steps as (
    select
        tiers.tier,
        tiers.rank,
        min(higher.rank) as next_rank
    from tiers
    left join tiers as higher on tiers.rank < higher.rank
    group by tiers.tier, tiers.rank
),

expiring_accounts as (
    select distinct loyalty_account_id
    from {{ ref('int_loyalty_ledger_validated') }}
    where
        points > 0
        and occurred_at <= {{ as_of() }}
        and expires_at > {{ as_of() }}
        and {{ reporting_date('expires_at') }}
        <= {{ as_of_date(minus_days=-var('loyalty_expiry_days')) }}
),

placed_accounts as (
    select
        accounts.profile_id,
        accounts.tier,
        coalesce(steps.rank = ladder.highest_rank, false) as is_highest_tier,
        next_tiers.threshold_value - accounts.tier_progress_value as points_to_next_tier,
        accounts.points_balance > 0 and expiring_accounts.loyalty_account_id is not null
            as has_points_expiring,
        row_number() over (
            partition by accounts.profile_id
            order by steps.rank desc nulls last, {{ byte_order('accounts.tier') }} nulls last
        ) as place
    from accounts
    cross join ladder
    left join steps on accounts.tier = steps.tier
    left join tiers as next_tiers
        on
            next_tiers.rank = case when accounts.tier is null then ladder.lowest_rank else steps.next_rank end
    left join expiring_accounts
        on accounts.loyalty_account_id = expiring_accounts.loyalty_account_id
)

select
    profile_id,
    true as is_loyalty_member,
    {{ dbt.bool_or('is_highest_tier') }} as is_highest_loyalty_tier,
    max(case when place = 1 then tier end) as loyalty_tier,
    {{ as_decimal('min(case when points_to_next_tier > 0 then points_to_next_tier end)', 18, 4) }} as points_to_next_tier,
    {{ dbt.bool_or('has_points_expiring') }} as has_points_expiring
from placed_accounts
group by profile_id
