-- Every import by the connectors of some imports.
SELECT batch_id FROM import_batch
WHERE connector IN (SELECT connector FROM import_batch WHERE batch_id IN (SELECT unnest($batches::INTEGER[])))
