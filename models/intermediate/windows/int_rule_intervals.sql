{{ rule_intervals(
    ref('int_rule_days'), wishes=ref('int_location_places'), margin_minutes=var('send_margin_minutes')
) }}
