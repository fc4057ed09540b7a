UPDATE vault.sample AS s SET retired_batch = $batch
FROM vault.lab_result AS r JOIN vital_metric AS m USING (analyte)
WHERE r.retired_batch = $batch AND s.retired_batch IS NULL AND s.source_id = r.source_id AND s.metric = m.metric
    AND s.start_utc = r.at_utc AND s.raw_value = r.raw_value AND s.batch_id = r.batch_id;
