-- Few rows, each its own identity.
INSERT INTO vault.prescription_lens BY NAME
SELECT
    $lens + s.ref AS lens_id, s.kind, s.eye, s.issued, s.expires, s.field, s.value, s.unit, r.source_id,
    $batch AS batch_id
FROM stage_prescription_lens AS s
JOIN stage_source AS r USING (source)
ANTI JOIN vault.prescription_lens AS v
    ON v.eye = s.eye AND v.field = s.field AND v.value = s.value AND v.issued IS NOT DISTINCT FROM s.issued;

INSERT INTO vault.document BY NAME
SELECT
    $document + s.ref AS document_id, s.kind, s.title, s.at_utc, s.media_type, s.name, sha256(s.body) AS sha256,
    s.body, r.source_id, $batch AS batch_id
FROM (SELECT *, row_number() OVER (PARTITION BY sha256(body), name ORDER BY ref) AS n FROM stage_document) AS s
JOIN stage_source AS r USING (source)
ANTI JOIN vault.document AS v ON v.sha256 = sha256(s.body) AND v.name = s.name
WHERE s.n = 1;
