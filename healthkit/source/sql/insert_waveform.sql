INSERT INTO vault.waveform BY NAME
SELECT
    $base + s.ref AS waveform_id, s.kind, s.start_utc, s.offset_min, coalesce(d.day, s.start_utc::DATE) AS local_day,
    s.rate_hz, s.unit, s.classification, s.seconds, s.samples, coalesce(k.ordinal, 1) AS ordinal, r.source_id, $batch AS batch_id,
    later.batch_id AS retired_batch
FROM stage_waveform AS s
ANTI JOIN waveform_out USING (ref)
LEFT JOIN waveform_twin AS k USING (ref)
JOIN stage_source AS r USING (source)
LEFT JOIN stage_day AS d ON d.slot = epoch_us(s.start_utc) // 900000000
LEFT JOIN spoken AS later
    ON later.product = r.product AND s.start_utc BETWEEN later.from_utc AND later.to_utc
ORDER BY s.start_utc;
