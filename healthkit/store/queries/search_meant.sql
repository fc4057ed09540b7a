-- Which words of the documents are meant. One row of what was asked is one word: its term, its place in it, and whether
-- it is meant exactly, in any of its forms, or by its beginning. A term of several words is a phrase.
CREATE OR REPLACE TEMP TABLE search_meant AS
WITH asked AS (
    SELECT term, place, how, spelling, {fold(spelling)} AS word
    FROM (SELECT unnest($terms) AS term, unnest($places) AS place, unnest($hows) AS how, unnest($spellings) AS spelling)
)
SELECT term, place, word FROM asked WHERE how = 'exact'
UNION
SELECT a.term, a.place, s.word
FROM (SELECT term, place, unnest({stems(spelling)}) AS stem FROM asked WHERE how = 'form') AS a
JOIN document_stem AS s USING (stem)
UNION
SELECT a.term, a.place, s.word
FROM asked AS a JOIN document_stem AS s ON s.stem = s.word AND starts_with(s.word, a.word)
WHERE a.how = 'prefix'
