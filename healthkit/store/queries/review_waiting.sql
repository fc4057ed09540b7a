-- How many rows wait for the person.
SELECT count(*) AS rows FROM proposal WHERE state = 'proposed'
