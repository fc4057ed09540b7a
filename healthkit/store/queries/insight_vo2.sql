-- Estimates of peak oxygen uptake, one a local day: the newest of the day, with what estimated it.
SELECT sample.local_day AS day, arg_max(sample.value, sample.start_utc) AS value,
    arg_max(coalesce(source.product, source.app, '?'), sample.start_utc) AS device
FROM sample LEFT JOIN source USING (source_id)
WHERE sample.metric = 'vo2_max' AND sample.retired_batch IS NULL AND sample.local_day <= $last
GROUP BY 1
ORDER BY 1
