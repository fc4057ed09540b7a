"""How frames are described: columns with their types; instants are UTC without a zone, in microseconds."""

from __future__ import annotations

import polars as pl

Schema = dict[str, pl.DataType | type[pl.DataType]]
INSTANT = pl.Datetime("us")
