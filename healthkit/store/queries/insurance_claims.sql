-- Care as payers tell of it: a row a line of a claim (or the claim itself where it has none), with what was asked and
-- allowed. `line_share`: the amounts stand for the whole claim and belong to all of its lines together.
WITH told AS (
    SELECT c.*, w.external_id
    FROM claim AS c
    LEFT JOIN (SELECT DISTINCT row_id, external_id FROM witness WHERE table_name = 'claim') AS w ON w.row_id = c.claim_id
    WHERE c.retired_batch IS NULL
        AND coalesce(c.status, '') NOT IN ('entered-in-error', 'cancelled', 'draft', 'stale')
        AND coalesce(c.use, 'claim') NOT IN ('preauthorization', 'predetermination')
), amount AS (
    SELECT claim_external_id, sequence,
        max(value) FILTER (code = 'submitted') AS submitted,
        max(value) FILTER (code IN ('eligible', 'allowed')) AS allowed,
        max(value) FILTER (code = 'rate') AS rate,
        sum(value) FILTER (code IN ('benefit', 'deductible', 'coinsurance', 'copay')) AS settled,
        coalesce(bool_or(code = 'outofnetwork'), false) AS outside
    FROM adjustment WHERE retired_batch IS NULL
    GROUP BY ALL
)
SELECT t.claim_id, t.kind, t.outcome, t.number, t.replaces, t.external_id, t.name AS claim_name, t.code AS claim_code,
    t.total, t.diagnoses, coalesce(l.currency, t.currency) AS currency, coalesce(l.started, t.started) AS started,
    coalesce(l.ended, t.ended, l.started, t.started) AS ended, coalesce(l.sequence, 0) AS sequence,
    coalesce(l.name, t.name) AS name, l.system, l.code, l.codings, l.quantity, l.net,
    coalesce(a.submitted, l.net, CASE WHEN l.claim_line_id IS NULL THEN coalesce(h.submitted, t.total) END) AS asked,
    coalesce(a.allowed, CASE WHEN l.claim_line_id IS NULL THEN h.allowed END) AS allowed, h.allowed AS claim_allowed,
    coalesce(a.rate, h.rate) AS rate, a.settled, coalesce(a.outside, false) OR coalesce(h.outside, false) AS outside
FROM told AS t
LEFT JOIN claim_line AS l ON l.claim_external_id = t.external_id AND l.retired_batch IS NULL
LEFT JOIN amount AS a ON a.claim_external_id = t.external_id AND a.sequence = l.sequence
LEFT JOIN amount AS h ON h.claim_external_id = t.external_id AND h.sequence IS NULL
ORDER BY started, t.claim_id, t.external_id, sequence, l.claim_line_id;
