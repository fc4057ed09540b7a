-- What alerts told of days on which rows went, where their rule watches what went: they quote what was measured.
DELETE FROM vault.alert_notice AS t
WHERE EXISTS (SELECT 1 FROM erased_span AS s WHERE s.first <= t.until AND s.last >= t.since)
    AND t.alert_rule_id IN (
        SELECT alert_rule_id FROM vault.alert_rule
        WHERE subject IN (SELECT metric FROM erased_metric)
            OR (watch = 'critical' AND EXISTS (SELECT 1 FROM erased WHERE owner = 'lab_result'))
            OR (watch = 'pressure' AND EXISTS (SELECT 1 FROM erased_metric WHERE metric LIKE 'blood_pressure%'))
    )
