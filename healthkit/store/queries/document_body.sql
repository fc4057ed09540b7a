SELECT body FROM document WHERE document_id = $document_id
