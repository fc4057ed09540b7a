-- The words of documents, in reading order; titles lie before zero. Rebuilt from the documents at any time.
CREATE TABLE document_index (document_id BIGINT NOT NULL, words INTEGER NOT NULL);
CREATE TABLE document_word (word VARCHAR NOT NULL, document_id BIGINT NOT NULL, position INTEGER NOT NULL);
-- Under which stems a word is found: its English one, its French ones with and without accents, and the word itself.
CREATE TABLE document_stem (stem VARCHAR NOT NULL, word VARCHAR NOT NULL);
