-- How many experiments run on a day without its check-in, and how many goals stand.
SELECT
    (SELECT count(*) FROM experiment AS run
     WHERE $day BETWEEN first_day AND coalesce(stopped_on, last_day) AND NOT EXISTS (
         SELECT 1 FROM experiment_day AS said WHERE said.experiment_id = run.experiment_id AND said.day = $day
     )) AS experiments,
    (SELECT count(*) FROM own_goal WHERE $day >= started AND (ended IS NULL OR $day <= ended)) AS goals
