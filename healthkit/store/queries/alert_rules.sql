-- What the person declared to be told of.
SELECT alert_rule_id AS number, watch, subject, test, bound, times, per, quiet_from, quiet_to, cooldown_days, hold,
    added_at
FROM alert_rule
ORDER BY alert_rule_id
