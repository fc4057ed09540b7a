DELETE FROM vault.document_word WHERE document_id NOT IN (SELECT document_id FROM vault.document);
DELETE FROM vault.document_index WHERE document_id NOT IN (SELECT document_id FROM vault.document);
