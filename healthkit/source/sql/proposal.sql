INSERT INTO vault.proposal
SELECT (SELECT coalesce(max(proposal_id), 0) FROM vault.proposal) + row_number() OVER (ORDER BY ref), $batch, $sha, $file,
    page, line, "row", analyte, doubts, 'proposed', NULL, false
FROM stage_proposal
WHERE $sha NOT IN (SELECT sha256 FROM vault.proposal);
