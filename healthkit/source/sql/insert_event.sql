INSERT INTO vault.event BY NAME
SELECT
    $base + s.ref AS event_id, s.metric, s.code, s.start_utc, s.end_utc, s.offset_min,
    coalesce(d.day, s.start_utc::DATE) AS local_day, s.created_utc, coalesce(k.ordinal, 1) AS ordinal, r.source_id, $batch AS batch_id,
    later.batch_id AS retired_batch
FROM stage_event AS s
ANTI JOIN event_out USING (ref)
LEFT JOIN event_twin AS k USING (ref)
JOIN stage_source AS r USING (source)
LEFT JOIN stage_day AS d ON d.slot = epoch_us(s.start_utc) // 900000000
LEFT JOIN spoken AS later
    ON later.product = r.product AND s.start_utc BETWEEN later.from_utc AND later.to_utc
ORDER BY s.metric, s.start_utc;
