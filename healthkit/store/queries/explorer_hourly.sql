-- Which metrics have an hourly level.
SELECT DISTINCT metric FROM hourly
