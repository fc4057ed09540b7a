"""Questions in people's own words, with answers computed by plain Polars over the vault's tables."""
