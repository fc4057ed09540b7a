-- Rows that stand in the vault twice under one identity: metric, instants, product class, value and ordinal.
SELECT metric, count(*) - 1 AS repeated
FROM sample JOIN source USING (source_id)
WHERE retired_batch IS NULL
GROUP BY metric, dimension, start_utc, end_utc, product_class, vendor_day, value, ordinal
HAVING count(*) > 1;
