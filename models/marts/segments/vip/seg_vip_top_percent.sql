select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    value_rank <= {{ var('vip_top_share') }} * customer_count
    or is_highest_loyalty_tier
