-- The figures that stand for each issue of a report, so that the next issue can say what changed since. ``series`` is
-- the report with its parameters less its period: issues of one series compare.
CREATE TABLE report_issue (
    report VARCHAR NOT NULL, series VARCHAR NOT NULL, first DATE NOT NULL, last DATE NOT NULL,
    headlines JSON NOT NULL, made_at TIMESTAMP NOT NULL,
    PRIMARY KEY (series, last)
);
