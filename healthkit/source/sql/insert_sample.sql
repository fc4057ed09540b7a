CREATE OR REPLACE TEMP VIEW sample_new AS
SELECT
    s.ref, p.metric, p.dimension, s.start_utc, s.end_utc, s.offset_min,
    coalesce(s.day, d.day, s.start_utc::DATE) AS local_day, s.day AS vendor_day,
    CASE WHEN p.percent AND abs(s.value) <= 1 THEN s.value * 100 ELSE s.value * p.factor + p.shift END AS value,
    s.value AS raw_value, p.unit AS raw_unit, s.created_utc, coalesce(k.ordinal, 1) AS ordinal, r.source_id, later.batch_id AS retired_batch,
    p.rank, p.ordered
FROM stage_sample AS s
ANTI JOIN sample_out USING (ref)
LEFT JOIN sample_twin AS k USING (ref)
JOIN stage_pair AS p USING (pair)
JOIN stage_source AS r USING (source)
-- Only the quarter hours whose local day is not that of UTC, which holds elsewhere: a smaller table, a cheaper lookup.
LEFT JOIN (FROM stage_day WHERE day <> make_timestamp(slot * 900000000)::DATE) AS d
    ON d.slot = epoch_us(s.start_utc) // 900000000
LEFT JOIN spoken AS later
    ON later.product = r.product AND s.start_utc BETWEEN later.from_utc AND later.to_utc;

-- Rows lie by metric and start: those that came so keep their order, the others are sorted.
INSERT INTO vault.sample BY NAME
SELECT * EXCLUDE (ref, rank, ordered), $base + ref AS sample_id, $batch AS batch_id
FROM sample_new
WHERE ordered;

INSERT INTO vault.sample BY NAME
SELECT * EXCLUDE (ref, rank, ordered), $base + ref AS sample_id, $batch AS batch_id
FROM sample_new
WHERE NOT ordered
ORDER BY rank, start_utc;
