-- The words of documents numbered $first to $last, and the stems of those that are new. {fold} turns the spelling of a
-- word, in small letters, into what is compared; what is longer than any word is no word, but something encoded.
CREATE OR REPLACE TEMP TABLE search_token AS
WITH fresh AS (
    SELECT document_id, concat_ws(' ', title, CASE WHEN name IS DISTINCT FROM title THEN name END, author) AS title, text
    FROM vault.document ANTI JOIN vault.document_index USING (document_id)
    WHERE document_id BETWEEN $first AND $last
), told AS (
    SELECT document_id, {tokens(title)} AS title, {tokens(text)} AS text FROM fresh
), every AS (
    SELECT document_id, unnest(title) AS spelling, generate_subscripts(title, 1) - len(title) - 2 AS position FROM told
    UNION ALL
    SELECT document_id, unnest(text), generate_subscripts(text, 1) - 1 FROM told
)
SELECT * FROM every WHERE len(spelling) BETWEEN 1 AND 64;

CREATE OR REPLACE TEMP TABLE search_spelling AS
SELECT spelling, {fold(spelling)} AS word FROM (SELECT DISTINCT spelling FROM search_token);

INSERT INTO vault.document_word
SELECT word, document_id, position FROM search_token JOIN search_spelling USING (spelling) ORDER BY ALL;

INSERT INTO vault.document_index
SELECT d.document_id, count(t.position)
FROM vault.document AS d ANTI JOIN vault.document_index USING (document_id)
LEFT JOIN search_token AS t USING (document_id)
WHERE d.document_id BETWEEN $first AND $last
GROUP BY d.document_id ORDER BY d.document_id;

INSERT INTO vault.document_stem
WITH stemmed AS (
    SELECT DISTINCT unnest({stems(spelling)}) AS stem, word FROM search_spelling
)
SELECT stem, word FROM stemmed ANTI JOIN vault.document_stem USING (stem, word) ORDER BY ALL;

DROP TABLE search_token;
DROP TABLE search_spelling;
