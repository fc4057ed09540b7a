-- The person's own names of tests.
SELECT name, analyte FROM analyte_name
