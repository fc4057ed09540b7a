-- Whether and when the person died, as a file states it.
SELECT value FROM person WHERE key = 'deceased'
