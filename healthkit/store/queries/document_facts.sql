SELECT key, value FROM attribute WHERE owner = 'document' AND owner_id = $document_id ORDER BY key
