-- One metric's values as their sources wrote them, before devices are merged.
SELECT t.start_utc, t.end_utc, t.local_day, t.metric, t.value, m.unit, t.raw_value, t.raw_unit, t.dimension, s.app, s.model
FROM vault.sample AS t JOIN vault.source AS s USING (source_id) LEFT JOIN metric_told AS m USING (metric)
WHERE t.metric = $metric AND t.retired_batch IS NULL
    AND NOT EXISTS (SELECT 1 FROM refused_metric AS r WHERE r.metric = t.metric)
ORDER BY t.start_utc, t.end_utc, t.source_id, t.sample_id
