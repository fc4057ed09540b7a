-- A correction that was undone stays in the history and no longer counts. A row is named by its fact, not its number.
ALTER TABLE edit ADD COLUMN undone_at TIMESTAMP;
