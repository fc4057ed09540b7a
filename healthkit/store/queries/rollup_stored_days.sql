-- Days of derived metrics as they are stored.
SELECT rowid, metric, day, n, total, mean, min, max, last, minutes
FROM daily
WHERE metric IN (SELECT unnest($metrics))
