-- First and last local day with glucose readings; nulls where there are none.
SELECT min(local_day) AS first, max(local_day) AS last
FROM sample WHERE metric = 'blood_glucose' AND vendor_day IS NULL AND retired_batch IS NULL
