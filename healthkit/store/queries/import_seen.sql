-- Hashes of the files that were imported.
SELECT DISTINCT sha256 FROM import_batch WHERE sha256 <> ''
