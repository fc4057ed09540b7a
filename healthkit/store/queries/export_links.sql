-- How results hang together with reports and specimens, by the source's own ids: as one source says it, and as one file
-- does, in which several may speak.
SELECT relation, 's' || source_id || '|' || from_id AS from_id, 's' || source_id || '|' || to_id AS to_id
FROM record_link WHERE relation IN ('has_result', 'has_member', 'specimen')
UNION ALL
SELECT relation, 'b' || batch_id || '|' || from_id, 'b' || batch_id || '|' || to_id
FROM record_link WHERE relation IN ('has_result', 'has_member', 'specimen')
ORDER BY ALL
