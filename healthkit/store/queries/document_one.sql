SELECT d.document_id, coalesce(d.title, d.name) AS title, d.kind, d.name, d.status, d.written, d.author, s.app AS source,
    d.media_type, d.file_name, octet_length(d.body) AS size, d.text, d.retired_batch IS NOT NULL AS retired
FROM document AS d LEFT JOIN source AS s USING (source_id)
WHERE d.document_id = $document_id
