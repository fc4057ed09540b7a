"""The visit brief before printing: reason, questions, what to leave out; after the visit: notes, follow-ups."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import traitlets

from healthkit.errors import HealthkitError, UsageError
from healthkit.i18n import day as day_words
from healthkit.i18n import text
from healthkit.planning.visit import entries
from healthkit.planning.visit.compose import brief
from healthkit.planning.visit.courses import entries as record_entries
from healthkit.planning.visit.draft import Draft
from healthkit.planning.visit.model import Brief, Statement
from healthkit.planning.visit.span import LAST_VISIT, last_day, visit, visits
from healthkit.store import Vault
from healthkit.widgets.panel import Panel
from healthkit.widgets.scripts import styles, with_parts
from healthkit.widgets.words import every_label

_PARTS = (
    "urgent", "medications", "changed", "out_of_range", "new", "resolved", "averages", "symptoms", "reason_facts",
    "conditions", "allergies", "goals", "agreed", "missing", "unchanged",
)  # fmt: skip
Said = dict[str, Any]


class VisitForm(anywidget.AnyWidget):
    """The form. What is typed and what the brief says travel as messages, never as state: no notebook keeps them."""

    _esm = with_parts("buttons.js", "visit_panel.js")
    _css = styles("visit.css")
    labels = traitlets.Dict().tag(sync=True)
    lang = traitlets.Unicode("en").tag(sync=True)
    anchor = traitlets.Unicode().tag(sync=True)


class VisitPanel(Panel):
    """What :func:`healthkit.widgets.visit` shows. ``as_of`` is the day it is made for; today when missing."""

    first = True

    def __init__(self, vault: Vault | Path | None, lang: str, as_of: date | None = None) -> None:
        self.as_of = as_of or date.today()  # noqa: DTZ011 (the person's day is this machine's)
        super().__init__(vault, lang)

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """The form; the page asks for its contents when it is there."""
        self.form = VisitForm(labels=every_label(self.lang, "brief_widget"), lang=self.lang, anchor=f"hk-{self.id}")
        self.form.on_msg(self._heard)
        return [self.form]

    def still(self) -> str:
        """One sentence; neither the reason nor the brief is kept in the notebook."""
        return f"<p>{escape(text('brief_widget.still', self.lang))}</p>"

    def _heard(self, _: object, content: Said, __: object) -> None:
        answers: dict[object, Callable[[Said], Said]] = {
            "build": self._built, "print": self._printed_out, "add": self._added, "done": self._done,
            "remove": self._removed,
        }  # fmt: skip
        answer = answers.get(content.get("kind"))
        if answer is None:
            return
        try:
            self.form.send(answer(content))
        except HealthkitError as error:
            self.form.send({"kind": "refused", "words": str(error)})
        except Exception as error:  # a traceback would reach nobody; the person is told
            words = text("brief_widget.failed", self.lang, error=type(error).__name__)
            self.form.send({"kind": "refused", "words": words})

    def _open(self) -> Vault:
        assert self.vault is not None
        return self.vault

    def _draft(self, content: Said) -> Draft:
        given = {name: content.get(name) for name in ("since", "reason", "leave_out")}
        asked = content.get("questions")
        return Draft.read({**given, "questions": asked if isinstance(asked, list) else None})

    def _built(self, content: Said) -> Said:
        draft = self._draft({**content, "questions": None, "leave_out": ()})
        try:
            made = brief(self._open(), draft, lang=self.lang, as_of=self.as_of)
        except HealthkitError as error:  # without a brief there may be notes all the same
            return {"kind": "refused", "words": str(error), **self._entries()}
        return {"kind": "brief", **_shown(made), "visits": self._visits(), **self._entries()}

    def _visits(self) -> list[tuple[str, str]]:
        """The visits to look back to, the newest first."""
        rows = self._open().query("record_lanes").iter_rows(named=True)
        found = visits(record_entries(rows, self.as_of), self.as_of)
        days = {str(entry[1].start): visit(entry, self.lang).text for entry in reversed(found)}
        return [(LAST_VISIT, text("brief_widget.last_visit", self.lang)), *reversed(days.items())]

    def _entries(self) -> Said:
        rows = []
        for one in entries.entries(self._open()):
            due = text("brief.by", self.lang, day=day_words(one.due, self.lang)) if one.due else ""
            kind = text(f"brief.kind_{one.kind}", self.lang)
            row = {"id": one.entry_id, "kind": one.kind, "label": kind, "said": one.said, "due": due}
            rows.append({**row, "visit": day_words(one.visit_day, self.lang), "done": one.done_on is not None})
        return {"entries": rows, "visit_day": last_day(self._open(), self.as_of).isoformat()}

    def _printed_out(self, content: Said) -> Said:
        from healthkit.report import runner

        file = str(content.get("file") or "").strip()
        if not file:
            raise UsageError(text("brief_widget.no_file", self.lang))
        parameters = {"lang": self.lang, "as_of": self.as_of.isoformat(), "name": bool(content.get("name"))}
        paper: runner.Paper = "letter" if content.get("paper") == "letter" else "a4"
        private = self._draft(content).as_dict()
        made = runner.run("visit", parameters, file, self._open(), paper=paper, private=private)
        return {"kind": "said", "words": text("brief_widget.printed", self.lang, made.pages, file=made.pdf)}

    def _added(self, content: Said) -> Said:
        kind: entries.Kind = next((one for one in entries.KINDS if one == content.get("entry")), "note")
        due, on = _day(content.get("due")), _day(content.get("visit"))
        day = on or last_day(self._open(), self.as_of)
        entries.add(self._open(), kind, str(content.get("said") or ""), day, due=due, lang=self.lang)
        return {"kind": "entries", "added": True, **self._entries()}

    def _done(self, content: Said) -> Said:
        entries.done(self._open(), int(content["id"]), self.as_of)
        return {"kind": "entries", **self._entries()}

    def _removed(self, content: Said) -> Said:
        entries.remove(self._open(), int(content["id"]))
        return {"kind": "entries", **self._entries()}


def _day(written: object) -> date | None:
    return date.fromisoformat(written) if isinstance(written, str) and written else None


def _shown(made: Brief) -> Said:
    """A brief for the page: what cannot wait, its parts with their statements, its questions."""
    urgent = [{"title": _title(one), "words": one.words.get("todo", one.text)} for one in made["urgent"]]
    told: set[str] = set()
    parts = []
    for name in _PARTS:
        fresh = [one for one in made[name] if one.id not in told]
        told |= {one.id for one in fresh}
        statements = [{"id": one.id, "text": _text(one)} for one in fresh]
        if statements:
            parts.append({"title": text(f"brief_widget.part_{name}", made.lang), "statements": statements})
    questions = [one.text for one in made["questions"]]
    return {"urgent": urgent, "parts": parts, "questions": questions, "file": f"visit-{made.as_of.isoformat()}.pdf"}


def _title(one: Statement) -> str:
    return f"{one.label} {one.words.get('value', '')}".strip()


def _text(one: Statement) -> str:
    return f"{one.label}: {one.text}" if one.kind in ("pressure", "weight") else one.text
