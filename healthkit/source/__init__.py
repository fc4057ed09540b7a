"""From a file to rows of the vault: the connector contract, its registry, and ingest."""
