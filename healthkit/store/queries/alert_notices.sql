-- What the rules found, newest first.
SELECT alert_rule_id AS rule, fact, urgent, since, until, detail::VARCHAR AS detail, found_at, told_at
FROM alert_notice
ORDER BY found_at DESC, alert_rule_id, fact
