INSERT INTO vault.session_stat BY NAME
SELECT
    $base + s.ref AS session_id, s.metric, s.aggregate,
    CASE WHEN p.percent AND abs(s.value) <= 1 THEN s.value * 100 ELSE s.value * p.factor + p.shift END AS value,
    s.value AS raw_value, s.unit AS raw_unit
FROM stage_session_stat AS s
ANTI JOIN session_out USING (ref)
SEMI JOIN stage_session USING (ref)
JOIN stat_pair AS p ON p.metric = s.metric AND p.unit IS NOT DISTINCT FROM s.unit
WHERE p.usable AND s.value IS NOT NULL
ORDER BY s.ref, s.metric, s.aggregate;
