"""What changed since the last visit, on a page for the person and one for the clinician."""
