-- What the stretches of the record do not tell of a condition: whether it says since when, and whether it is certain.
SELECT condition_id, onset, verification FROM condition WHERE retired_batch IS NULL
