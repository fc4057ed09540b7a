-- Kinds of rows with a unit that is not known, or with a value beyond what is plausible.
SELECT p.pair
FROM stage_sample AS s JOIN stage_pair AS p USING (pair)
GROUP BY p.pair, p.usable, p.low, p.high
HAVING NOT p.usable
    OR min(CASE WHEN p.percent AND abs(s.value) <= 1 THEN s.value * 100 ELSE s.value * p.factor + p.shift END) < p.low
    OR max(CASE WHEN p.percent AND abs(s.value) <= 1 THEN s.value * 100 ELSE s.value * p.factor + p.shift END) > p.high;
