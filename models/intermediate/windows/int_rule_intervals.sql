{{ rule_intervals(
    ref('int_rule_days'), preferences=ref('int_location_places'), margin_minutes=var('send_margin_minutes')
) }}
