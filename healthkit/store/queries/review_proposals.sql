-- Rows of laboratory documents in one state, in the order of their documents.
SELECT proposal_id, file, page, line, "row"::VARCHAR AS "row", analyte, doubts, state, edited
FROM proposal
WHERE state = $state
ORDER BY proposal_id
