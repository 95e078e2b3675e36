{# Every reason a text may not go out, in the order they are reported; the models int_blocked_by_* say when. #}
{% macro block_reasons() %}
    {{ return([
        'erased', 'no_phone', 'invalid_number', 'not_a_mobile_number', 'number_inactive', 'number_reassigned', 'minor',
        'age_not_verified', 'no_consent', 'double_opt_in_pending', 'consent_expired', 'opted_out', 'suppressed',
        'sunset_suppressed', 'channel_preference', 'frequency_preference', 'holdout', 'unknown_timezone', 'no_common_window',
        'manual_closure', 'quiet_hours', 'blocked_day', 'blocked_holiday', 'frequency_cap_24h', 'frequency_cap_168h',
        'frequency_cap_720h',
    ]) }}
{% endmacro %}
