-- Days of waking that have a recorded sleep.
SELECT DISTINCT local_day AS day FROM session
WHERE kind = 'sleep' AND retired_batch IS NULL
ORDER BY day
