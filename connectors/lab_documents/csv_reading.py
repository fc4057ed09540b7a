"""A laboratory CSV file: from its lines to rows for review."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from connectors.lab_documents import dates
from connectors.lab_documents.checks import cross_check
from connectors.lab_documents.csv_mapping import Mapping
from connectors.lab_documents.csv_text import Grid
from connectors.lab_documents.dates import Order
from connectors.lab_documents.drafts import Draft
from connectors.lab_documents.facts import Facts
from connectors.lab_documents.rows import Proposed, known, proposals
from connectors.lab_documents.values import Writing, writing_of
from connectors.lab_documents.vocabulary import FRENCH
from healthkit.errors import InputError
from healthkit.model.words import fold

_YES = {"yes", "y", "oui", "o", "true", "1", "fasting", "a jeun"}
_NO = {"no", "n", "non", "false", "0", "not fasting", "non a jeun"}


def read_csv(table: Grid, mapping: Mapping, name: str) -> tuple[list[Proposed], list[Proposed]]:
    """All rows of a file, and those whose result is not there.

    Raises:
        InputError: nothing in it says when the results were taken.
    """
    if not mapping.dates:
        raise InputError(
            f"{name} does not say when its results were taken.",
            'Add a column with dates, or give one for all rows: --mapping FILE.toml with taken = "2024-03-05".',
        )
    facts = _facts(table, mapping)
    made: list[Proposed] = []
    for cells, number in zip(table.rows[mapping.first :], table.numbers[mapping.first :], strict=True):
        line = table.delimiter.join(cells)
        for draft in _drafts(cells, mapping, facts, number, line):
            made += proposals(draft, facts)
    every = known(made)
    pending = [row for row in every if "no_result" in row.doubts]
    return cross_check([row for row in every if "no_result" not in row.doubts]), pending


def _facts(table: Grid, mapping: Mapping) -> Facts:
    body = table.rows[mapping.first :]
    written = [cell for row in body[:400] for cell in row]
    dated = list(mapping.dated.values()) + [
        row[index] for index in _date_columns(mapping) for row in body if index < len(row)
    ]
    french = bool(FRENCH.search(" ".join(mapping.titles))) and writing_of(written).decimal != "."
    order = _given_order(mapping) or _order(dated, french=french or table.delimiter == ";")
    decimal = mapping.decimal if mapping.decimal is not None else _decimal(body, mapping)

    return Facts(french=french, order=order, writing=Writing(decimal), laboratory=mapping.constants.get("laboratory"))


def _given_order(mapping: Mapping) -> Order | None:
    match mapping.date_order:
        case "day_first" | "month_first" as order:
            return order
        case _:
            return None


def _date_columns(mapping: Mapping) -> list[int]:
    return [mapping.columns[name] for name in ("taken", "issued") if name in mapping.columns]


def _order(texts: Sequence[str], *, french: bool) -> Order:
    found = [one for text in texts for one in dates.find(text)]
    american = any(re.search(r"\d\s?[ap]\.?m\b", text, re.IGNORECASE) for text in texts)
    return dates.order_of(found, french=french, american=american)


def _decimal(body: Sequence[Sequence[str]], mapping: Mapping) -> str:
    """The decimal sign of the columns that hold numbers."""
    columns = {
        *mapping.dated,
        *mapping.tests,
        *(mapping.columns[name] for name in ("value", "low", "high", "range") if name in mapping.columns),
    }
    return writing_of(row[index] for row in body for index in columns if index < len(row)).decimal


def _drafts(cells: Sequence[str], mapping: Mapping, facts: Facts, number: int, line: str) -> Iterator[Draft]:
    def at(name: str) -> str:
        index = mapping.columns.get(name)
        return cells[index] if index is not None and index < len(cells) else mapping.constants.get(name, "")

    base = Draft(at("name") or at("loinc"), "", (0, float(number), 0.0), number, line)
    base.unit, base.flag, base.panel, base.method = at("unit"), at("flag"), at("panel"), at("method")
    base.specimen, base.loinc = at("specimen"), at("loinc")
    base.range = at("range") or _range(at("low"), at("high"))
    base.note = [at("note")] if at("note") else []
    base.performer = at("laboratory")
    base.fasting = True if fold(at("fasting")) in _YES else (False if fold(at("fasting")) in _NO else None)
    own = _moment(f"{at('taken')} {at('time')}".strip(), facts.order)
    if fold(at("flag")) in {"true", "false", "yes", "no", "oui", "non", "0", "1"}:
        base.flag = ""
    results = [(f"{at('comparator')} {at('value') or at('value_text')}".strip(), own, "", "")]
    if mapping.dated:
        results = [
            (cells[n], _moment(title, facts.order), "", "") for n, title in mapping.dated.items() if n < len(cells)
        ]
    elif mapping.tests:
        results = [(cells[n], own, test, unit) for n, (test, unit) in mapping.tests.items() if n < len(cells)]
    for value, moment, test, unit in results:
        if value and value not in {"-", "–", "—", "NA", "N/A", "null", "None"}:
            yield _one(base, value, moment, test, unit)


def _one(base: Draft, value: str, moment: str | None, test: str, unit: str) -> Draft:
    from dataclasses import replace

    return replace(
        base,
        value=value,
        moment=moment,
        name=test or base.name,
        unit=unit or base.unit,
        second=[],
        earlier=[],
        doubts=set(),
    )


def _range(low: str, high: str) -> str:
    if low and high:
        return f"{low} - {high}"
    return f">= {low}" if low else (f"<= {high}" if high else "")


def _moment(text: str, order: Order) -> str | None:
    found = dates.find(text)
    return found[0].moment(order) if found else None
