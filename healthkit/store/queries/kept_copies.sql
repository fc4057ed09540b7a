-- Kept copies in the order of their first import, with the batches that came of each.
SELECT copy, any_value(form) AS form, list(batch_id ORDER BY batch_id) AS batches,
    arg_min(file_name, batch_id) AS file_name
FROM kept_copy
GROUP BY copy
ORDER BY min(batch_id)
