-- What was said of the days of one experiment.
SELECT day, did, why, score FROM experiment_day WHERE experiment_id = $experiment_id ORDER BY day
