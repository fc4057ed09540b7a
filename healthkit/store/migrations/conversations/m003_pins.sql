-- An answer that the person wants in the report of pinned answers; it goes with its chat.
ALTER TABLE message ADD COLUMN pinned BOOLEAN DEFAULT false;
