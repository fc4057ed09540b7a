SELECT document_id, NULL::DOUBLE AS score FROM document
WHERE retired_batch IS NULL
ORDER BY written DESC NULLS LAST, document_id DESC
LIMIT $limit
