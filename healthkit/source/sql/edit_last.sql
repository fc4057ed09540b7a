SELECT field, old, edited_at FROM vault.edit
WHERE table_name = $table AND row_key::VARCHAR = $key AND undone_at IS NULL AND ($field IS NULL OR field = $field)
ORDER BY edited_at DESC, field LIMIT 1
