"""The wizard for a table that no connector knows: what each column seems to hold, to correct and then import."""

from __future__ import annotations

import threading
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import traitlets

from healthkit.errors import HealthkitError, InputError
from healthkit.i18n import messages, text
from healthkit.model.catalogue import catalogue
from healthkit.source import kept_mappings, proposal_words
from healthkit.source.files import Package, open_package
from healthkit.source.ingest import import_path
from healthkit.source.outcome import ImportReport
from healthkit.source.proposal import DISTANCE, PAIR, ColumnProposal, Mapper, Proposal
from healthkit.source.registry import load_connector
from healthkit.store import Vault
from healthkit.widgets import news
from healthkit.widgets.import_words import told
from healthkit.widgets.panel import Panel
from healthkit.widgets.scripts import styles, with_parts

_MAPPER = "csv_table"
_LABELS = (
    "title", "words", "path", "look", "sheet", "column", "meaning", "unit", "open_head", "accept", "accept_for",
    "ignore", "swap", "import", "import_open", "when", "metric", "value", "person", "decimal", "help_keys",
    "stored_head", "stored_none", "nothing_asked", "left",
)  # fmt: skip
_CELL = 28


class MappingBox(anywidget.AnyWidget):
    """The form. The proposal travels as messages and is never state, so that no saved notebook holds a cell of it.

    The page says ``ready``, ``look`` (path), ``sheet`` (name), ``set`` (title, metric, unit), ``accept`` (title),
    ``ignore`` (title), ``swap``, ``decimal`` (sign), ``person`` (name), ``import``; it is answered with ``proposal``,
    ``refused``, ``busy`` and ``done``.
    """

    _esm = with_parts("mapping.js")
    _css = styles("mapping.css")
    labels = traitlets.Dict().tag(sync=True)
    lang = traitlets.Unicode("en").tag(sync=True)
    anchor = traitlets.Unicode().tag(sync=True)
    metrics: traitlets.List[dict[str, str]] = traitlets.List().tag(sync=True)


class MappingPanel(Panel):
    """What :func:`healthkit.widgets.map_table` shows."""

    def __init__(self, path: Path | None, vault: Vault | Path | None, lang: str) -> None:
        self.path = path
        self.proposal: Proposal | None = None
        self._done = ""
        super().__init__(vault, lang)

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """The form, empty until its page asks for the proposal."""
        entries = messages("mapping")
        words = {name: str(entries[name][self.lang]) for name in _LABELS}
        named = [{"id": name, "label": proposal_words.metric_words(name, self.lang)} for name in (PAIR, DISTANCE)]
        named += [
            {"id": one.id, "label": one.name(self.lang)}
            for one in catalogue().metrics.values()
            if one.kind != "category"
        ]
        named.sort(key=lambda one: one["label"].casefold())
        self.box = MappingBox(labels=words, lang=self.lang, anchor=f"hk-{self.id}", metrics=named)
        self.box.on_msg(self._heard)
        return [self.box]

    def still(self) -> str:
        """What was imported, or that a table waits; no cell is kept in the notebook."""
        words = self._done or text("mapping.still" if self.path else "mapping.still_none", self.lang)
        return f"<p>{escape(words)}</p>"

    def look(self, path: Path, sheet: str | None = None) -> None:
        """Propose a mapping of a file.

        Raises:
            InputError: it is no table, or nothing in it is known.
        """
        with open_package(path) as package:
            mapper = self._mapper()
            if not mapper.is_table(package):
                raise InputError(f"{path.name} is no table of titles and rows.", "Save it as CSV or .xlsx.")
            self.proposal = mapper.propose(package, sheet)
        self.path, self._done = path, ""
        self._tell()

    def start(self) -> threading.Thread | None:
        """Import the table by the mapping as it stands, in a thread, and keep it; None where a point is open."""
        if self.proposal is None or self.path is None:
            return None
        if self.proposal.open:
            self.box.send({"kind": "refused", "words": text("mapping.import_open", self.lang)})
            return None
        self.box.send({"kind": "busy", "words": text("mapping.reading", self.lang, file=self.path.name)})
        thread = threading.Thread(target=self._run, args=(self.path, self.proposal), name="healthkit-map", daemon=True)
        thread.start()
        return thread

    def _run(self, path: Path, proposal: Proposal) -> None:
        assert self.vault is not None
        mapping = self._mapper().written(proposal)
        try:
            reports = import_path(self.vault, path, context={"mapping": mapping})
            lines = [line for report in reports for line in _said(report, self.lang)]
            if not any(report.error for report in reports):
                kept = kept_mappings.keep(self.vault.folder, path.name, mapping)
                lines.append(text("mapping.kept", self.lang, mapping=kept.stem))
                count = sum(one.kind in ("metric", "place") for one in proposal.columns)
                self._done = text("mapping.still_done", self.lang, file=path.name, n=count)
        except HealthkitError as error:
            lines = [str(error)]
        except OSError as error:
            lines = [text("widgets.import_unreadable", self.lang, reason=error.strerror or type(error).__name__)]
        except Exception as error:  # a traceback in a thread would reach nobody; the person is told
            lines = [text("widgets.import_failed", self.lang, kind=type(error).__name__)]
        self.box.send({"kind": "done", "lines": lines})
        if self._done:
            news.announce()
        self.print_again()

    def _mapper(self) -> Mapper:
        mapper = load_connector(_MAPPER)
        assert isinstance(mapper, Mapper)
        return mapper

    def _tell(self) -> None:
        """Send the proposal as it stands, with the first rows as they would be stored."""
        made, mapper = self.proposal, self._mapper()
        assert made is not None
        assert self.path is not None
        with open_package(self.path) as package:
            rows = _stored(package, mapper, made, self.lang)
        count = len(made.asked()) + len(made.asks)
        self.box.send({
            "kind": "proposal",
            "path": str(self.path),
            "head": proposal_words.head(made, self.lang),
            "layout": proposal_words.layout(made, self.lang),
            "sheet": made.sheet,
            "sheets": list(made.sheets),
            "persons": list(made.persons),
            "decimal": made.decimal,
            "asks": [{"code": flag.code, "words": proposal_words.flag_words(flag, self.lang)} for flag in made.asks],
            "columns": [_column(one, self.lang) for one in (*made.columns, *made.names)],
            "stored": rows,
            "open": text("mapping.asked", self.lang, count) if count else "",
        })  # fmt: skip

    def _heard(self, _: object, content: dict[str, Any], __: object) -> None:
        kind = content.get("kind")
        try:
            if kind == "look":
                self.look(Path(str(content.get("path", "")).strip("\"' ")).expanduser())
            elif kind == "ready":
                if self.proposal is not None:
                    self._tell()
                elif self.path is not None:
                    self.look(self.path)
            elif kind == "import":
                self.start()
            elif self.proposal is not None and self.path is not None:
                if kind == "sheet":
                    self.look(self.path, str(content["name"]))
                else:
                    self.proposal = _answered(self.proposal, content)
                    self._tell()
        except (HealthkitError, OSError) as error:
            self.box.send({"kind": "refused", "words": str(error)})


def _answered(made: Proposal, content: dict[str, Any]) -> Proposal:
    """The proposal after one answer of the page.

    Raises:
        HealthkitError: what was said cannot be.
    """
    kind, title = content.get("kind"), str(content.get("title", ""))
    if kind == "accept":
        return made.accepted(title)
    if kind == "ignore":
        return made.left_out(title)
    if kind == "swap":
        return made.with_dates_settled(swapped=True)
    if kind == "decimal" and content.get("sign") in (".", ","):
        asks = tuple(flag for flag in made.asks if not flag.code.startswith("decimal"))
        return replace(made, decimal=str(content["sign"]), asks=asks)
    if kind == "person" and content.get("name") in made.persons:
        return replace(
            made, only=str(content["name"]), asks=tuple(flag for flag in made.asks if flag.code != "persons")
        )
    if kind == "set":
        one, unit = made.column(title), str(content.get("unit") or "").strip() or None
        if one.kind == "place":
            return made.with_duration(title, unit or "min")
        typed = str(content.get("metric") or one.what).strip()
        found = proposal_words.metrics_named(typed)
        return made.corrected(title, found[0] if len(found) == 1 else typed, unit)
    return made


def _column(one: ColumnProposal, lang: str) -> dict[str, Any]:
    """One column as the page shows it."""
    return {
        "title": one.title,
        "kind": one.kind,
        "what": one.what if one.kind == "metric" else "",
        "meaning": proposal_words.meaning(one, lang),
        "unit": one.unit or "",
        "timed": one.kind == "metric" or one.what == "duration",
        "own": proposal_words.own_unit(one.what, lang) if one.kind == "metric" else "",
        "units": sorted({unit for _, unit in one.offers if unit}),
        "cells": " · ".join(cell[:_CELL] for cell in one.examples),
        "asks": [proposal_words.flag_words(flag, lang) for flag in one.asks],
        "order": any(flag.code == "date_order" for flag in one.asks),
        "tells": [proposal_words.flag_words(flag, lang) for flag in one.tells],
    }


def _stored(package: Package, mapper: Mapper, made: Proposal, lang: str) -> list[list[str]]:
    """The first rows as they would be stored: when, what, value."""
    try:
        return [list(proposal_words.stored(row, lang)) for row in mapper.preview(package, mapper.written(made), 3)]
    except InputError:  # nothing is left to import
        return []


def _said(report: ImportReport, lang: str) -> list[str]:
    """A report as lines, the first of them its title."""
    words = told(report, lang)
    return [words["title"], *words["lines"]]
