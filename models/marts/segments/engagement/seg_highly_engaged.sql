{% set connective = {'all': 'and', 'any': 'or'}[var('highly_engaged_match')] %}

select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    days_since_sms_clicked < {{ var('highly_engaged_days') }}
    {{ connective }} days_since_product_viewed < {{ var('highly_engaged_days') }}
    {{ connective }} days_since_sms_opt_in < {{ var('highly_engaged_days') }}
