-- Every erasure rule of the ledger, oldest first, and since when its data may come again.
SELECT r.entry_id::VARCHAR, r.at_utc, r.source, r.metric, r.category, r.from_day, r.to_day, r.reason, l.at_utc
FROM erasure_rule AS r
LEFT JOIN (SELECT rule_id, min(at_utc) AS at_utc FROM erasure_lifted GROUP BY rule_id) AS l ON l.rule_id = r.entry_id
ORDER BY r.at_utc, r.entry_id
