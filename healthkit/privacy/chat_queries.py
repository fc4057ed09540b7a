"""The SQL of the chats: their list, their messages, the search in them, and what is older than they are kept."""

from __future__ import annotations

SUMMARIES = """
SELECT c.conversation_id::VARCHAR, coalesce(any_value(c.title), ''), any_value(c.lang),
       coalesce(any_value(c.engine), ''), any_value(c.started_at),
       coalesce(max(m.at_utc), any_value(c.started_at)) AS last_at,
       count(m.position), count(m.position) FILTER (m.role = 'person')
FROM conversation AS c LEFT JOIN message AS m USING (conversation_id)
WHERE $id IS NULL OR c.conversation_id = $id::UUID
GROUP BY c.conversation_id
HAVING $id IS NOT NULL OR count(m.position) > 0
ORDER BY last_at DESC, c.conversation_id
"""

MESSAGES = """
SELECT position, role, body, at_utc, evidence::VARCHAR, coalesce(engine, ''), coalesce(written_by, ''),
       coalesce(state, 'done'), context::VARCHAR
FROM message WHERE conversation_id = $id::UUID ORDER BY position
"""

# ``folded`` is the text in small letters without accents, as it was kept; titles are few enough to fold on the spot.
# A title counts as position 0. ``{conditions}`` are those of :func:`conditions`, over bound values.
SEARCH = """
WITH said AS (
    SELECT conversation_id, position, role, at_utc, body, folded FROM message WHERE role IN ('person', 'assistant')
    UNION ALL
    SELECT conversation_id, 0, 'title', started_at, title,
           replace(replace(lower(strip_accents(title)), 'œ', 'oe'), 'æ', 'ae')
    FROM conversation WHERE title IS NOT NULL
)
SELECT s.conversation_id::VARCHAR, coalesce(c.title, ''), s.position, s.role, s.at_utc, s.body
FROM said AS s JOIN conversation AS c USING (conversation_id)
WHERE {conditions}
ORDER BY s.at_utc DESC, s.conversation_id, s.position DESC
LIMIT $limit
"""


def conditions(count: int) -> str:
    """That each of ``count`` words is found: quickly anywhere (``$word0``), then exactly (``$pattern0``).

    The patterns are single parameters, not a list: DuckDB compiles a constant pattern once, any other for each row.
    """
    each = (f"contains(s.folded, $word{n}) AND regexp_matches(s.folded, $pattern{n})" for n in range(count))
    return " AND ".join(each)


# Chats whose last message lies ``$months`` back, and those in which nothing was said for a day; with 0 every one.
OVERDUE = """
SELECT c.conversation_id::VARCHAR
FROM conversation AS c LEFT JOIN message AS m USING (conversation_id)
GROUP BY c.conversation_id
HAVING $months = 0
    OR coalesce(max(m.at_utc), any_value(c.started_at)) < $now::TIMESTAMP - to_months($months)
    OR (count(m.position) = 0 AND any_value(c.started_at) < $now::TIMESTAMP - INTERVAL 1 DAY)
"""
