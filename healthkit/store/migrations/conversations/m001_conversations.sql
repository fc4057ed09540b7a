-- Chats, apart from the data and under a key of their own, so that they can be thrown away on their own.
CREATE TABLE conversation (
    conversation_id UUID NOT NULL,
    started_at TIMESTAMP NOT NULL,
    title VARCHAR,
    lang VARCHAR NOT NULL
);
CREATE TABLE message (
    conversation_id UUID NOT NULL,
    position INTEGER NOT NULL,
    role VARCHAR NOT NULL,
    at_utc TIMESTAMP NOT NULL,
    body VARCHAR NOT NULL,
    evidence JSON
);
