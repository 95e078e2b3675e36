{# The days around as_of at the places of live profiles. -#}
{{ rule_days(ref('int_location_places'), calendar_days()) }}
