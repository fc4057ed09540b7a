-- The corrections that hold, one a field: ``old`` is what the source says, ``new`` what the person says.
SELECT table_name, row_key::VARCHAR AS row_key, field, arg_max(new, edited_at) AS new
FROM vault.edit WHERE undone_at IS NULL
GROUP BY ALL ORDER BY ALL
