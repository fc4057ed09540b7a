-- The newest word on how long each kind of data is kept, in the ledger; kinds that are kept for ever again are left out.
SELECT category, months FROM retention_rule
QUALIFY row_number() OVER (PARTITION BY category ORDER BY at_utc DESC, entry_id) = 1 AND months IS NOT NULL
ORDER BY category
