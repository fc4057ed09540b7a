-- Every import in order, with what is known of its origin.
SELECT batch_id, connector, path, sha256, bytes, started_at
FROM import_batch
ORDER BY batch_id
