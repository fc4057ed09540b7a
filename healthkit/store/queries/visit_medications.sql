-- What the stretches of the record do not tell of a medication: its code, whether it says since when, what its
-- writer noted.
SELECT medication_id, name, system, code, started, note FROM medication WHERE retired_batch IS NULL
