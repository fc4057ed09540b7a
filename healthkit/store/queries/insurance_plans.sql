-- Imported US plans: a row a plan, with the id that its benefits name.
WITH told AS (
    SELECT row_id, min(external_id) AS external_id FROM witness WHERE table_name = 'plan' GROUP BY row_id
)
SELECT p.plan_id, p.name, p.system, p.code, p.payer, p.started, p.note, p.source_id,
    CASE WHEN p.system = 'hios-plan' THEN p.code ELSE t.external_id END AS external_id
FROM plan AS p
LEFT JOIN told AS t ON t.row_id = p.plan_id
WHERE p.retired_batch IS NULL AND coalesce(p.status, 'active') <> 'entered-in-error'
ORDER BY p.name, p.code, p.started, p.plan_id;
