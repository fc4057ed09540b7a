-- What a source says there is none of: no known allergies, no known medications.
SELECT a.absence_id, a.subject, a.name, a.recorded, s.app AS source
FROM absence AS a JOIN source AS s USING (source_id)
WHERE a.retired_batch IS NULL AND a.kind = 'none_known'
ORDER BY a.subject, a.recorded;
