{{ config(**connected_as('smile', 'loyalty_tiers')) }}
select
    tier_name as tier,
    dense_rank() over (partition by source_system order by milestone) as rank,
    milestone as threshold_value
from {{ ref('base_smile__vip_tiers') }}
where is_newest and not is_deleted and milestone is not null
