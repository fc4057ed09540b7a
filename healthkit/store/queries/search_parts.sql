-- Documents that are not indexed yet, in runs of about $size characters: one run's words fit into memory.
SELECT min(document_id) AS first, max(document_id) AS last FROM (
    SELECT document_id, sum(coalesce(length(text), 0) + 200) OVER (ORDER BY document_id) // $size AS part
    FROM vault.document ANTI JOIN vault.document_index USING (document_id)
) GROUP BY part ORDER BY part
