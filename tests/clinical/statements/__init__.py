"""General medical statements: which sentences they support, and which they do not."""
