-- Every table of the vault that holds a person's data; the caller counts them.
SELECT table_name FROM information_schema.tables
WHERE table_catalog = current_database() AND table_schema = 'main' AND table_type = 'BASE TABLE'
    AND table_name <> 'schema_migration'
ORDER BY table_name
