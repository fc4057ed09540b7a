INSERT INTO vault.proposal
SELECT (SELECT coalesce(max(proposal_id), 0) FROM vault.proposal) + row_number() OVER (ORDER BY ref), $batch, $sha, $file,
    page, line, "row", analyte, doubts, 'proposed', NULL, false
FROM stage_proposal AS s
-- A row that was proposed before is not proposed again, whatever file brings it and whatever became of it.
WHERE NOT EXISTS (
    FROM vault.proposal AS p WHERE p."row"::VARCHAR = s."row" OR (p.edited AND p.line = s.line)
);
