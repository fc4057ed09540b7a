-- The books of the imports, once rows are gone: a quoted line may hold what was erased, and so may what was counted.
UPDATE vault.import_issue SET raw = NULL, position = NULL
WHERE raw IS NOT NULL AND batch_id IN (SELECT batch_id FROM erased_batch);
UPDATE vault.import_batch SET counts = '{}' WHERE batch_id IN (SELECT batch_id FROM erased_batch);
UPDATE vault.import_batch SET path = '' WHERE batch_id IN (SELECT batch_id FROM bare_batch);
