select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    is_loyalty_member
    and points_to_next_tier > 0
    and points_to_next_tier <= {{ var('loyalty_tier_gap') }}
