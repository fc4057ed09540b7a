-- Rows that came back in the latest snapshot of their product.
UPDATE vault.{fact} SET retired_batch = NULL
WHERE {fact}_id IN (
    SELECT k.id FROM {fact}_known AS k JOIN {fact}_key AS s USING (ref)
    WHERE k.retired_batch IS NOT NULL AND s.product IN (SELECT product FROM speaking)
);
