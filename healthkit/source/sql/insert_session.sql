INSERT INTO vault.session BY NAME
SELECT
    $base + s.ref AS session_id, s.kind, s.activity, s.start_utc, s.end_utc, s.offset_min, s.zone,
    coalesce(d.day, s.start_utc::DATE) AS local_day, s.duration_s, s.created_utc, coalesce(k.ordinal, 1) AS ordinal, r.source_id,
    $batch AS batch_id, later.batch_id AS retired_batch
FROM stage_session AS s
ANTI JOIN session_out USING (ref)
LEFT JOIN session_twin AS k USING (ref)
JOIN stage_source AS r USING (source)
LEFT JOIN stage_day AS d ON d.slot = epoch_us(s.start_utc) // 900000000
LEFT JOIN spoken AS later
    ON later.product = r.product AND s.start_utc BETWEEN later.from_utc AND later.to_utc
ORDER BY s.start_utc;

INSERT INTO vault.session_event BY NAME
SELECT $base + s.ref AS session_id, s.kind, s.start_utc, s.duration_s, s.detail::JSON AS detail
FROM stage_session_event AS s ANTI JOIN session_out USING (ref) SEMI JOIN stage_session USING (ref)
ORDER BY s.ref, s.start_utc;

INSERT INTO vault.route_point BY NAME
SELECT
    $base + s.ref AS session_id, s.at_utc, s.latitude, s.longitude, s.elevation, s.speed, s.course,
    s.horizontal_accuracy, s.vertical_accuracy
FROM stage_route_point AS s ANTI JOIN session_out USING (ref) SEMI JOIN stage_session USING (ref)
ORDER BY s.ref, s.at_utc;
