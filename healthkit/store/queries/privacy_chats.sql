-- How many chats and how many lines of the memory there are.
SELECT (SELECT count(*) FROM conversation), (SELECT count(*) FROM memory_line)
