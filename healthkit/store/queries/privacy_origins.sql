-- What each connector read: files, bytes where they were noted, the first and the last import.
SELECT connector, count(DISTINCT sha256)::INTEGER AS files, sum(bytes)::BIGINT AS bytes,
    min(started_at) AS first, max(started_at) AS last
FROM import_batch
GROUP BY connector
ORDER BY connector
