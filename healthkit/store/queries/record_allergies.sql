-- Allergies that hold.
SELECT a.allergy_id, a.name, a.kind, a.criticality, a.reaction, a.severity, a.onset, s.app AS source
FROM allergy AS a JOIN source AS s USING (source_id)
WHERE a.retired_batch IS NULL AND coalesce(a.status, 'active') = 'active'
    AND coalesce(a.verification, '') NOT IN ('refuted', 'entered-in-error')
ORDER BY a.name;
