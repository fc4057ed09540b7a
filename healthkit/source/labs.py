"""Results as people see them: the vault's rows, what follows from them, and what can be said of each."""

from __future__ import annotations

from datetime import date

import duckdb
import polars as pl

from healthkit.clinical.derive import derived
from healthkit.clinical.ranges import Person
from healthkit.clinical.verify import verify
from healthkit.errors import UnknownName
from healthkit.model.analytes import Analyte, analytes
from healthkit.model.words import fold
from healthkit.store import Vault

NOT_LABORATORY = ("vital_signs", "survey", "social_history", "exam", "imaging")
"""Categories of measurements that no laboratory made, whatever analyte they are."""


def person(vault: Vault) -> Person:
    """Sex and date of birth, as the vault knows them."""
    with vault.reader() as con:
        return person_of(con)


def person_of(con: duckdb.DuckDBPyConnection) -> Person:
    """The same on an open connection."""
    facts = dict(con.execute("SELECT key, value FROM person WHERE key IN ('sex', 'birth_date')").fetchall())
    sex = facts.get("sex")
    try:
        birth = date.fromisoformat(facts.get("birth_date", "")[:10])
    except ValueError:
        birth = None
    return Person(sex if sex in ("male", "female") else None, birth)


def results(vault: Vault, as_of: date, *, panel: str | None = None, whole: bool = False) -> pl.DataFrame:
    """All laboratory results up to a day, verified, oldest first; ``whole`` adds vital signs, scores and the like.

    The columns of ``labs_results.sql``, those that :func:`healthkit.clinical.verify.verify` adds, ``derived`` (the
    formula of a value that no laboratory measured) and ``conflict`` (another source states another value).
    """
    whose = person(vault)
    stored = vault.query("labs_results").filter(pl.col("day").is_null() | (pl.col("day") <= as_of))
    if not whole:
        stored = of_laboratories(stored)
    if panel:
        members = [one.id for one in analytes().all.values() if one.panel == panel]
        stored = stored.filter(pl.col("analyte").is_in(members))
    return verified(stored, whose, as_of)


def of_laboratories(stored: pl.DataFrame) -> pl.DataFrame:
    """Rows of ``labs_results.sql`` without vital signs, scores and the like."""
    vital = [one.id for one in analytes().all.values() if one.panel == "vital"]
    elsewhere = pl.col("analyte").is_in(vital) | pl.col("category").is_in(NOT_LABORATORY)
    return stored.filter(~elsewhere.fill_null(value=False))


def verified(stored: pl.DataFrame, whose: Person, as_of: date, *, formulas: bool = True) -> pl.DataFrame:
    """Rows of ``labs_results.sql`` with what can be said of each, as :func:`results` says.

    ``formulas`` adds what follows from them by formula.
    """
    every = stored.with_columns(pl.lit(None, pl.String).alias("derived"))
    if formulas:
        every = pl.concat([every, derived(stored, whose)])
    return verify(every, whose, as_of).with_columns(_conflict().alias("conflict"))


def _conflict() -> pl.Expr:
    """Two values of one analyte at one moment and of one specimen: shown side by side, never resolved."""
    same = ["analyte", "moment", "specimen"]
    stated = (
        pl.col("analyte").is_not_null()
        & pl.col("value").is_not_null()
        & pl.col("comparator").is_null()
        & pl.col("derived").is_null()
    )
    values = pl.when(stated).then(pl.col("value").round_sig_figs(4)).drop_nulls().n_unique().over(same)
    return stated & (values > 1)


def analyte_named(name: str) -> Analyte:
    """The analyte that a person means by an id, a name, a synonym or a LOINC code.

    Raises:
        UnknownName: nothing answers to it; the nearest are named.
    """
    known = analytes()
    found = known.get(fold(name).replace(" ", "_")) or known.get(name) or known.by_loinc(name) or known.find(name)
    if found is None:
        words = [*known.all, *(word for one in known.all.values() for word in one.label.values())]
        raise UnknownName("analyte", name, words)
    return found
