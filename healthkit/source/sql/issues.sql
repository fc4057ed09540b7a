-- Rows that cannot be used: refused, kept in words. Implausible ones are kept as rows and said.
INSERT INTO vault.import_issue BY NAME
SELECT
    $batch AS batch_id, $file AS file, s.ref::VARCHAR AS position, 'unit_unknown' AS reason,
    p.metric || ' ' || s.value || ' ' || coalesce(p.unit, '') AS raw
FROM stage_sample AS s JOIN stage_pair AS p USING (pair)
WHERE NOT p.usable;

INSERT INTO vault.import_issue BY NAME
SELECT
    $batch AS batch_id, $file AS file, s.ref::VARCHAR AS position, 'implausible_value' AS reason,
    p.metric || ' ' || s.value || ' ' || coalesce(p.unit, '') AS raw
FROM stage_sample AS s ANTI JOIN sample_out USING (ref) JOIN stage_pair AS p USING (pair)
WHERE p.usable AND p.low IS NOT NULL AND (
    CASE WHEN p.percent AND abs(s.value) <= 1 THEN s.value * 100 ELSE s.value * p.factor + p.shift END
) NOT BETWEEN p.low AND p.high;
