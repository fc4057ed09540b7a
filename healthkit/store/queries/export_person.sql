-- What is known of the person, by key.
SELECT key, max(value) AS value FROM person GROUP BY key ORDER BY key
