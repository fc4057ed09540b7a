-- A chat says which engine it was begun with; a message which engine wrote it, how it ended, and what of it a model saw:
-- the labelled pieces, so that the gate can judge them again when the chat goes on.
ALTER TABLE conversation ADD COLUMN engine VARCHAR;
ALTER TABLE message ADD COLUMN engine VARCHAR;
ALTER TABLE message ADD COLUMN written_by VARCHAR;
ALTER TABLE message ADD COLUMN state VARCHAR DEFAULT 'done';
ALTER TABLE message ADD COLUMN context JSON;
-- The text in small letters without accents, which is what a search reads.
ALTER TABLE message ADD COLUMN folded VARCHAR;
UPDATE message SET folded = replace(replace(lower(strip_accents(body)), 'œ', 'oe'), 'æ', 'ae');
-- What the person wants the assistant to know in every chat, if it is switched on.
CREATE TABLE memory_line (
    line_id VARCHAR NOT NULL,
    body VARCHAR NOT NULL,
    created_at TIMESTAMP NOT NULL,
    edited_at TIMESTAMP NOT NULL
);
-- How long chats are kept, whether the memory is on, whether erased rows still await the rewriting of the file.
CREATE TABLE setting (
    key VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    changed_at TIMESTAMP NOT NULL
);
