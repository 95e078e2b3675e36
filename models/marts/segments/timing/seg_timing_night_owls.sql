select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    persona = 'night_owl'
    or (
        sms_clicks_180d >= {{ var('timing_min_clicks') }}
        and night_click_share_180d >= {{ var('timing_share') }}
    )
