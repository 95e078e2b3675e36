select distinct
    profile_id,
    true as has_back_in_stock_interest
from {{ ref('int_restocked_interests') }}
where bought_at is null
