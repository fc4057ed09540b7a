-- What the stretches of the record do not tell of a medication: its code, and what its writer noted.
SELECT medication_id, name, system, code, note FROM medication WHERE retired_batch IS NULL
