-- The moment after the newest word on an erasure.
SELECT max(at_utc) + INTERVAL 1 MICROSECOND
FROM (SELECT at_utc FROM erasure_rule UNION ALL SELECT at_utc FROM erasure_lifted)
