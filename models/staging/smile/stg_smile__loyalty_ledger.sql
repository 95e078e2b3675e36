{{ config(**connected_as('smile', 'loyalty_ledger')) }}
select
    source_system || ':' || transaction_id as ledger_id,
    source_system || ':' || customer_id as loyalty_account_id,
    case
        when lower(description) like '%expir%' and points_change < 0 then 'expire'
        when lower(description) like '%adjust%' or points_change = 0 then 'adjust'
        when points_change > 0 then 'earn'
        when points_change < 0 then 'redeem'
    end as entry_type,
    points_change as points,
    created_at as occurred_at,
    loaded_at
from {{ ref('base_smile__points_transactions') }}
where is_newest and not is_deleted
