-- Of every import its size, beside hash and origin, which are always kept. And where the person wants the input itself
-- kept: which sealed file in ``originals/`` holds it, for every batch that came of it. ``first_batch`` is the first of
-- those of one import, ``form`` is file or folder, ``said`` what the person said of the file (connector, mapping).
ALTER TABLE import_batch ADD COLUMN bytes BIGINT;
CREATE TABLE kept_copy (
    batch_id INTEGER NOT NULL, first_batch INTEGER NOT NULL, copy VARCHAR NOT NULL, form VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL, said JSON NOT NULL
);
