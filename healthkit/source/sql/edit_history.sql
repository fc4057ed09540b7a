SELECT table_name, row_key::VARCHAR AS row_key, field, old, new, edited_at, undone_at
FROM vault.edit ORDER BY edited_at, field
