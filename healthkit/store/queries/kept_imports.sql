-- Imports of kept copies in order: the same copy may have been imported more than once.
SELECT copy, form, file_name, said::VARCHAR AS said, list(batch_id ORDER BY batch_id) AS batches
FROM kept_copy
GROUP BY first_batch, copy, form, file_name, said
ORDER BY first_batch
