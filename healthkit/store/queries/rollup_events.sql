-- Events of some metrics that reach into a span.
SELECT metric, start_utc AS start, end_utc AS "end", code, source_id
FROM event
WHERE metric IN (SELECT unnest($metrics)) AND start_utc < $high AND end_utc >= $low AND retired_batch IS NULL
    AND batch_id > 0
