-- The files that the vault was filled from.
SELECT batch_id, path, sha256, connector, connector_version, catalogue_version, exported_at, finished_at
FROM import_batch
ORDER BY batch_id
