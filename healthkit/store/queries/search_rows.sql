SELECT d.document_id, coalesce(d.title, d.name) AS title, d.kind, d.written, s.app AS source, d.text
FROM document AS d LEFT JOIN source AS s USING (source_id)
WHERE list_contains($documents, d.document_id)
