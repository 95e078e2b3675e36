select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    persona = 'early_bird'
    or (
        sms_clicks_180d >= {{ var('timing_min_clicks') }}
        and morning_click_share_180d >= {{ var('timing_share') }}
    )
