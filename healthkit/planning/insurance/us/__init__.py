"""US plans: read from TOML or taken from the vault's rows, settled claim by claim."""

from __future__ import annotations

from healthkit.planning.insurance.us.plan import UsPlan
from healthkit.planning.insurance.us.reading import read

__all__ = ["UsPlan", "read"]
