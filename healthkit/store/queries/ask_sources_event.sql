SELECT source.source_id, source.app
FROM (
    SELECT DISTINCT source_id FROM event
    WHERE metric = $metric AND retired_batch IS NULL AND local_day BETWEEN $first AND $last
) JOIN source USING (source_id)
ORDER BY source.app, source.source_id
