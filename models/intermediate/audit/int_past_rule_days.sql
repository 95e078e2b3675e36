{# The days on which texts were sent, at the places of every number. -#}
{{ rule_days(ref('int_number_places'), 'select * from ' ~ ref('int_past_days')) }}
