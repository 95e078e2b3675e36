{{ rule_intervals(ref('int_past_rule_days')) }}
