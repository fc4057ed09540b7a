-- Mean mood of each day on which one was noted.
WITH told AS (
    SELECT unnest(range(first_day, last_day + INTERVAL 1 DAY, INTERVAL 1 DAY))::DATE AS day, score
    FROM journal WHERE kind = 'mood' AND score IS NOT NULL
)
SELECT day, avg(score) AS value FROM told GROUP BY day ORDER BY day
