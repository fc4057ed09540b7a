-- All raw sleep rows: a night is only known whole.
SELECT start_utc AS start, end_utc AS "end", code, source_id
FROM event
WHERE metric = 'sleep_analysis' AND retired_batch IS NULL AND batch_id > 0
