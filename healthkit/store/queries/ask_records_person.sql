-- Facts about the person, and which import stated them.
SELECT p.key, p.value, b.connector FROM person AS p LEFT JOIN import_batch AS b USING (batch_id)
WHERE list_contains($keys, p.key) ORDER BY p.key;
