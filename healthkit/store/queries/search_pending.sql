-- Documents that came since the last time, and words of documents that are gone.
SELECT
    (SELECT count(*) FROM vault.document ANTI JOIN vault.document_index USING (document_id)) AS fresh,
    (SELECT count(*) FROM vault.document_index ANTI JOIN vault.document USING (document_id)) AS gone
