"""What a plan asks, as the Marketplace writes it: ``$25.00 Copay after deductible``, ``20.00%``, ``$4,500``."""

from __future__ import annotations

import polars as pl

_AMOUNT = r"\$\s*([\d,]+(?:\.\d+)?)"
_SHARE = r"([\d.]+)\s*%"
_FIRST_SHARE = r"^\s*[\d.]+\s*%"
_NOTHING = ("", "n/a", "not covered")


def said(cell: pl.Expr) -> pl.Expr:
    """The cell without spaces around it; null where it says that there is nothing to say."""
    text = cell.str.strip_chars()
    small = text.str.to_lowercase()
    return pl.when(~small.is_in(_NOTHING) & ~small.str.contains("not applicable", literal=True)).then(text)


def value(cell: pl.Expr) -> pl.Expr:
    """The number: dollars or percent, whichever comes first; no charge is 0; words that hold no number are null."""
    free = cell.str.to_lowercase().str.starts_with("no charge")
    dollars = cell.str.extract(_AMOUNT).str.replace_all(",", "").cast(pl.Float64, strict=False)
    share = cell.str.extract(_SHARE).cast(pl.Float64, strict=False)
    first = pl.when(cell.str.contains(_FIRST_SHARE)).then(share)
    return pl.when(free).then(0.0).otherwise(pl.coalesce(first, dollars, share))


def unit(cell: pl.Expr) -> pl.Expr:
    """USD or %; none where there is no number."""
    share = cell.str.contains(_FIRST_SHARE) | (cell.str.contains("%") & ~cell.str.contains("$", literal=True))
    return pl.when(value(cell).is_null()).then(None).when(share).then(pl.lit("%")).otherwise(pl.lit("USD"))


def qualifier(cell: pl.Expr) -> pl.Expr:
    """What is said besides the number: after the deductible, per stay, no charge."""
    share = cell.str.contains(_FIRST_SHARE)
    rest = pl.when(share).then(cell.str.replace(_SHARE, "")).otherwise(cell.str.replace(_AMOUNT, ""))
    rest = rest.str.replace(r"^\s*" + _SHARE, "").str.to_lowercase()
    rest = rest.str.replace_all(r"\b(copay|coinsurance)\b", "").str.replace_all(r"\s+", " ").str.strip_chars(" ,;")
    return pl.when(rest != "").then(rest)
