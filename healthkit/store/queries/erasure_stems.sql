-- Stems of words that no document has any more.
DELETE FROM vault.document_stem WHERE word NOT IN (SELECT word FROM vault.document_word);
