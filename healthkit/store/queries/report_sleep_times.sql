-- The main sleep of each day: in bed and up, the first and last moment asleep, and since when somebody lay in bed.
-- Where a day has several sleeps, the one with most time asleep; bed_since is null where no source told time in bed.
SELECT session.local_day AS day, session.start_utc AS bed, session.end_utc AS up,
    min(stage.start_utc) FILTER (starts_with(stage.stage, 'asleep')) AS onset,
    max(stage.end_utc) FILTER (starts_with(stage.stage, 'asleep')) AS woke,
    min(stage.start_utc) FILTER (stage.stage = 'in_bed') AS bed_since,
    coalesce(sum(epoch(stage.end_utc - stage.start_utc)) FILTER (starts_with(stage.stage, 'asleep')), 0) / 60 AS asleep
FROM session LEFT JOIN session_stage AS stage USING (session_id)
WHERE session.kind = 'sleep' AND session.retired_batch IS NULL AND session.local_day BETWEEN $first AND $last
GROUP BY session.session_id, session.local_day, session.start_utc, session.end_utc
QUALIFY row_number() OVER (PARTITION BY session.local_day ORDER BY asleep DESC, session.start_utc) = 1
ORDER BY day
