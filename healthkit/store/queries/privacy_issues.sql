-- For how many reports their main figures are kept.
SELECT count(*)::INTEGER AS issues FROM report_issue
