-- Documents that hold the most of what was asked, best first: BM25 with k = 1.2 and b = 0.75, a title counts three times.
-- ``phrases`` are the terms of several words with their sizes: at one place of a document, as many words as the phrase
-- has can only be all of them, one after another.
WITH single AS (
    SELECT m.term, w.document_id, sum(CASE WHEN w.position < 0 THEN 3 ELSE 1 END) AS often
    FROM search_meant AS m JOIN document_word AS w USING (word)
    WHERE NOT list_contains($phrases, m.term)
    GROUP BY m.term, w.document_id
), phrase AS (
    SELECT term, document_id, start
    FROM (
        SELECT m.term, w.document_id, w.position - m.place AS start
        FROM search_meant AS m JOIN document_word AS w USING (word)
        WHERE list_contains($phrases, m.term)
    )
    GROUP BY term, document_id, start
    HAVING count(*) = list_extract($sizes, list_position($phrases, term))
), hit AS (
    FROM single
    UNION ALL
    SELECT term, document_id, sum(CASE WHEN start < 0 THEN 3 ELSE 1 END) FROM phrase GROUP BY term, document_id
), known AS (
    SELECT hit.*, i.words, count(*) OVER (PARTITION BY hit.term) AS holding
    FROM hit JOIN document_index AS i USING (document_id)
    SEMI JOIN (SELECT document_id FROM document WHERE retired_batch IS NULL) AS d USING (document_id)
), corpus AS (
    SELECT count(*) AS documents, greatest(avg(words), 1) AS words FROM document_index
), ranked AS (
    SELECT k.document_id, count(*) AS terms, sum(
        ln(1 + (c.documents - k.holding + 0.5) / (k.holding + 0.5))
        * k.often * 2.2 / (k.often + 1.2 * (0.25 + 0.75 * k.words / c.words))
    ) AS score
    FROM known AS k CROSS JOIN corpus AS c
    GROUP BY k.document_id
)
SELECT document_id, round(score, 4) AS score FROM ranked
WHERE terms = (SELECT max(terms) FROM ranked)
ORDER BY ranked.score DESC, document_id DESC
LIMIT $limit
