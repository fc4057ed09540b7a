-- Symptoms as they were noted, a row an entry; what was noted as absent is none.
SELECT event_id, metric, code, local_day AS day
FROM event
WHERE retired_batch IS NULL AND list_contains($metrics, metric) AND coalesce(code, '') NOT IN ('absent', 'not_present')
    AND local_day <= $last
ORDER BY day, metric, event_id
