-- Which of the meant words each document holds, for the snippets.
SELECT w.document_id, list(DISTINCT w.word) AS words
FROM search_meant AS m JOIN document_word AS w USING (word)
WHERE list_contains($documents, w.document_id)
GROUP BY w.document_id
