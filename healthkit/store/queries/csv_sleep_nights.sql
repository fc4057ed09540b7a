-- Nights and naps as each source recorded them, by day of waking, with the minutes of each stage.
SELECT t.local_day AS day, t.start_utc AS in_bed_utc, t.end_utc AS up_utc,
    sum(epoch(g.end_utc - g.start_utc) / 60) FILTER (starts_with(g.stage, 'asleep')) AS asleep_min,
    sum(epoch(g.end_utc - g.start_utc) / 60) FILTER (g.stage = 'asleep_deep') AS deep_min,
    sum(epoch(g.end_utc - g.start_utc) / 60) FILTER (g.stage = 'asleep_rem') AS rem_min,
    sum(epoch(g.end_utc - g.start_utc) / 60) FILTER (g.stage = 'asleep_core') AS core_min,
    sum(epoch(g.end_utc - g.start_utc) / 60) FILTER (g.stage = 'awake') AS awake_min,
    s.app, s.model
FROM vault.session AS t JOIN vault.source AS s USING (source_id) LEFT JOIN vault.session_stage AS g USING (session_id)
WHERE t.kind = 'sleep' AND t.retired_batch IS NULL
    AND (t.source_id, t.kind, t.activity) NOT IN (SELECT (source_id, kind, activity) FROM refused_session)
GROUP BY t.session_id, t.local_day, t.start_utc, t.end_utc, s.app, s.model
ORDER BY t.start_utc, t.session_id
