-- Which days each metric has, after the merge.
SELECT metric, day FROM daily WHERE n > 0 ORDER BY metric, day
