INSERT INTO vault.attribute BY NAME
SELECT a.owner, $base + a.ref AS owner_id, a.key, a.value
FROM stage_attribute AS a
JOIN stage_{fact} AS s USING (ref)
ANTI JOIN {fact}_out USING (ref)
WHERE a.owner = '{fact}'
ORDER BY a.ref;
