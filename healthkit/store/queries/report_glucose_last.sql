-- The newest day with a glucose reading.
SELECT max(local_day) AS day FROM sample
WHERE metric = 'blood_glucose' AND vendor_day IS NULL AND retired_batch IS NULL
