{{ rule_intervals(ref('int_rule_days')) }}
