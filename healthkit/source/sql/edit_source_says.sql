-- The source's newer word becomes what an undo goes back to.
UPDATE vault.edit SET old = $stands
WHERE table_name = $table AND row_key::VARCHAR = $key AND field = $field AND undone_at IS NULL
    AND edited_at = (
        SELECT min(edited_at) FROM vault.edit
        WHERE table_name = $table AND row_key::VARCHAR = $key AND field = $field AND undone_at IS NULL
    )
