{#
    Everything that keeps a profile from being texted at as_of: one row a profile and reason. blocked_until_at is when the
    reason ends by itself; null = lasting.
-#}
{%- set rules = [
    'no_phone', 'invalid_number', 'not_a_mobile_number', 'number_inactive', 'number_reassigned', 'minor', 'age_not_verified', 'consent',
    'suppression', 'sunset_suppressed', 'channel_preference', 'frequency_preference', 'holdout', 'unknown_timezone', 'no_common_window',
    'window', 'frequency_cap',
] -%}
{%- for rule in rules %}
select
    profile_id,
    block_reason,
    blocked_until_at
from {{ ref('int_blocked_by_' ~ rule) }}
{{- '\nunion all' if not loop.last }}
{%- endfor %}
