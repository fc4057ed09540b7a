"""The journal in a notebook: an entry by keyboard, the last days to change or remove."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from html import escape
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import traitlets

from healthkit.clinical.triage import assess
from healthkit.errors import HealthkitError, UsageError
from healthkit.i18n import day as day_words
from healthkit.i18n import number, text
from healthkit.insight import journal
from healthkit.insight.journal import Entry
from healthkit.store import Vault
from healthkit.widgets import news
from healthkit.widgets.panel import Panel
from healthkit.widgets.scripts import styles, with_parts
from healthkit.widgets.words import every_label

SHOWN_DAYS = 30
Said = dict[str, Any]


class JournalForm(anywidget.AnyWidget):
    """The form. What is typed and what was written travel as messages, never as state: no notebook keeps them."""

    _esm = with_parts("buttons.js", "journal_panel.js")
    _css = styles("visit.css")
    labels = traitlets.Dict().tag(sync=True)
    lang = traitlets.Unicode("en").tag(sync=True)
    anchor = traitlets.Unicode().tag(sync=True)


class JournalPanel(Panel):
    """What :func:`healthkit.widgets.journal` shows."""

    def __init__(self, vault: Vault | Path | None, lang: str, as_of: date | None = None) -> None:
        self.as_of = as_of or date.today()  # noqa: DTZ011 (the person's day is this machine's)
        super().__init__(vault, lang)

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """The form; the page asks for the entries when it is there."""
        labels = every_label(self.lang, "journal") | every_label(self.lang, "journal_widget")
        self.form = JournalForm(labels=labels, lang=self.lang, anchor=f"hk-{self.id}")
        self.form.on_msg(self._heard)
        return [self.form]

    def still(self) -> str:
        """One sentence; what was written is not kept in the notebook."""
        return f"<p>{escape(text('journal_widget.still', self.lang))}</p>"

    def _heard(self, _: object, content: Said, __: object) -> None:
        answers: dict[object, Callable[[Said], Said]] = {
            "look": lambda _: {}, "keep": self._kept, "remove": self._removed,
        }  # fmt: skip
        answer = answers.get(content.get("kind"))
        if answer is None:
            return
        try:
            told = answer(content)
            self.form.send({"kind": "entries", **self._entries(), **told})
        except HealthkitError as error:
            self.form.send({"kind": "refused", "words": str(error)})
        except Exception as error:  # a traceback would reach nobody; the person is told
            words = text("journal_widget.failed", self.lang, error=type(error).__name__)
            self.form.send({"kind": "refused", "words": words})

    def _open(self) -> Vault:
        assert self.vault is not None
        return self.vault

    def _kept(self, content: Said) -> Said:
        entry = self._read(content)
        number_of = content.get("id")
        if isinstance(number_of, int):
            journal.change(self._open(), number_of, entry, lang=self.lang)
        else:
            journal.add(self._open(), entry, lang=self.lang)
        news.announce()
        pressing = assess(" ".join(part for part in (entry.code, entry.said) if part), self.lang)
        return {"kept": True, "words": text("journal_widget.kept", self.lang), "urgent": pressing.message or ""}

    def _removed(self, content: Said) -> Said:
        journal.remove(self._open(), int(content.get("id") or 0))
        news.announce()
        return {"words": text("journal_widget.gone", self.lang)}

    def _read(self, content: Said) -> Entry:
        kind: journal.Kind = next((one for one in journal.KINDS if one == content.get("entry")), "note")
        first = self._day(content.get("first")) or self.as_of
        last = self._day(content.get("until")) or first
        if last > self.as_of:
            raise UsageError(text("journal.future", self.lang), text("journal.future_hint", self.lang))
        written = str(content.get("score") or "").replace(",", ".").strip()
        try:
            score = float(written) if written and kind != "note" else None
        except ValueError:
            low, high = journal.SCORES[kind] or (0, 0)
            hint = text(f"journal.score_{kind}", self.lang, low=low, high=high)
            raise UsageError(text("journal.wrong_score", self.lang), hint) from None
        code, said = (str(content.get(name) or "") for name in ("symptom", "said"))
        return Entry(kind, first, last, code or None, score, said)

    def _day(self, written: object) -> date | None:
        if not written:
            return None
        try:
            return date.fromisoformat(str(written))
        except ValueError:
            hint = text("journal.wrong_days_hint", self.lang, most=journal.SPAN)
            raise UsageError(text("journal.wrong_days", self.lang), hint) from None

    def _entries(self) -> Said:
        found = journal.entries(self._open(), self.as_of - timedelta(days=SHOWN_DAYS))
        names = sorted({one.name(self.lang) for one in journal.symptoms().values()}, key=str.casefold)
        return {"entries": [self._row(one) for one in found], "symptoms": names, "today": self.as_of.isoformat()}

    def _row(self, one: Entry) -> Said:
        days = day_words(one.first_day, self.lang, "medium")
        if one.last_day != one.first_day:
            days = f"{days} – {day_words(one.last_day, self.lang, 'medium')}"
        score = "" if one.score is None else number(one.score, self.lang, 0 if one.score == round(one.score) else 1)
        words = " ".join(part for part in (one.name(self.lang), score) if part)
        return {
            "id": one.entry_id, "kind": one.kind, "days": days, "words": f"{words} · {one.said}" if one.said else words,
            "first": one.first_day.isoformat(), "last": one.last_day.isoformat(), "said": one.said or "",
            "symptom": one.name(self.lang) if one.kind == "symptom" else "", "score": one.score,
        }  # fmt: skip
