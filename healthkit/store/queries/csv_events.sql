-- Symptoms, notifications and other coded facts.
SELECT t.start_utc, t.end_utc, t.local_day, t.metric, coalesce(m.name, t.metric) AS name, t.code, s.app
FROM vault.event AS t JOIN vault.source AS s USING (source_id) LEFT JOIN metric_told AS m USING (metric)
WHERE t.retired_batch IS NULL AND t.metric NOT IN (SELECT metric FROM refused_metric)
ORDER BY t.start_utc, t.end_utc, t.metric, t.event_id
