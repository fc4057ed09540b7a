-- The newest issue of a series whose period ended before a day.
SELECT first, last, headlines FROM report_issue WHERE series = $series AND last < $last ORDER BY last DESC LIMIT 1
