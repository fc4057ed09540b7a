"""Entering by hand in a notebook: results, medications, diagnoses; and a profile of the person, family and habits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import traitlets

from healthkit.errors import HealthkitError
from healthkit.i18n import messages, text
from healthkit.source import manual
from healthkit.source.manual import Entry
from healthkit.source.manual_results import result, vital
from healthkit.source.speaker import Speaker, speaker
from healthkit.store import Vault
from healthkit.widgets import entry_forms, news
from healthkit.widgets.entry_forms import Sheet
from healthkit.widgets.known_facts import known
from healthkit.widgets.panel import Panel

_HERE = Path(__file__).parent
Values = Mapping[str, str]
Make = Callable[[Speaker, Values, bool], Entry]


class EntryForm(anywidget.AnyWidget):
    """The form. What is typed travels as messages and is never state, so that no saved notebook holds it."""

    _esm = _HERE / "entry.js"
    _css = _HERE / "style.css"
    labels = traitlets.Dict().tag(sync=True)
    anchor = traitlets.Unicode().tag(sync=True)
    sheets: traitlets.List[Sheet] = traitlets.List().tag(sync=True)


class EntryPanel(Panel):
    """What :func:`healthkit.widgets.enter` shows: one form for each kind of thing."""

    kinds: tuple[str, ...] = ("result", "vital", "medication", "condition", "allergy")

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """The form, empty."""
        names = ("what", "save", "cancel", "keep", "use", "needed", "choose")
        words = {name: messages("entry")[f"form_{name}"][self.lang] for name in names}
        sheets = entry_forms.sheets(self.kinds, self.lang)
        self.form = EntryForm(labels=words, anchor=f"hk-{self.id}", sheets=sheets)
        self.form.on_msg(self._heard)
        return [self.form]

    def still(self) -> str:
        """One sentence; what was typed is not kept."""
        return f"<p>{escape(text('entry.form_still', self.lang))}</p>"

    def _heard(self, _: object, content: dict[str, Any], __: object) -> None:
        if content.get("kind") != "save" or content.get("sheet") not in self.kinds:
            return
        said = content.get("values")
        values = {str(key): str(value) for key, value in said.items()} if isinstance(said, dict) else {}
        try:
            self.form.send(self._save(str(content["sheet"]), values, keep=bool(content.get("keep"))))
        except HealthkitError as error:
            self.form.send({"kind": "refused", "words": str(error)})
        except Exception as error:  # a traceback would reach nobody; the person is told
            self.form.send({"kind": "refused", "words": self._failed(error)})

    def _save(self, sheet: str, values: Values, *, keep: bool) -> dict[str, object]:
        """Store what was typed, or ask about it first."""
        assert self.vault is not None
        entry = _MAKE[sheet](speaker(self.vault, self.lang), values, keep)
        if entry.question:
            return {"kind": "question", "words": entry.question, "unit": entry.likely_unit or ""}
        report = manual.store(self.vault, entry)
        what = " ".join(value for key, value in values.items() if key in {"name", "relation", "topic", "value", "unit"})
        if report.issues.get("person_differs"):
            return {
                "kind": "refused",
                "words": text("entry.differs", self.lang, key=text("entry.form_person", self.lang)),
            }
        news.announce()
        key = "entry.stored" if report.added else "entry.known"
        return {"kind": "saved", "words": text(key, self.lang, what=what or text(f"entry.form_{sheet}", self.lang))}

    def _failed(self, error: Exception) -> str:
        return text("entry.form_failed", self.lang, kind=type(error).__name__)


class ProfilePanel(EntryPanel):
    """What :func:`healthkit.widgets.profile` shows: what is known of the person, and forms to add to it."""

    kinds = ("person", "family", "social")

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """What is known above, the form below."""
        self._known = ipywidgets.HTML(known(vault, self.lang), layout={"width": "100%"})
        return [self._known, *super().build(vault)]

    def look_again(self) -> None:
        """After an entry or an import."""
        assert self.vault is not None
        self._known.value = known(self.vault, self.lang)

    def still(self) -> str:
        """What is known, which is plain HTML already."""
        return str(self._known.value)


def _truth(values: Values, key: str) -> bool | None:
    return {"yes": True, "no": False}.get(values.get(key, ""))


def _given(values: Values, *keys: str) -> dict[str, Any]:
    return {key: values.get(key) or None for key in keys}


def _result(by: Speaker, values: Values, keep: bool) -> Entry:
    given = _given(values, "taken", "range_text", "lab", "note")
    fasting = _truth(values, "fasting")
    name, value, unit = (values.get(key, "") for key in ("name", "value", "unit"))
    return result(by, name, value, unit, fasting=fasting, keep=keep, **given)


def _vital(by: Speaker, values: Values, keep: bool) -> Entry:
    name, value, unit = (values.get(key, "") for key in ("name", "value", "unit"))
    return vital(by, name, value, unit, keep=keep, **_given(values, "taken", "note"))


def _medication(by: Speaker, values: Values, _: bool) -> Entry:
    given = _given(values, "dose", "start", "stop", "reason", "note")
    return manual.medication(by, values.get("name", ""), supplement=_truth(values, "supplement") or False, **given)


def _condition(by: Speaker, values: Values, _: bool) -> Entry:
    return manual.condition(by, values.get("name", ""), **_given(values, "onset", "ended", "note"))


def _allergy(by: Speaker, values: Values, _: bool) -> Entry:
    given = _given(values, "reaction", "severity", "category", "onset", "note")
    return manual.allergy(by, values.get("name", ""), **given)


def _family(by: Speaker, values: Values, _: bool) -> Entry:
    relation, name = values.get("relation", ""), values.get("name", "")
    return manual.family(by, relation, name, deceased=_truth(values, "deceased"), **_given(values, "onset", "note"))


def _social(by: Speaker, values: Values, _: bool) -> Entry:
    return manual.social(by, values.get("topic", ""), values.get("value", ""), **_given(values, "start", "note"))


def _person(by: Speaker, values: Values, _: bool) -> Entry:
    return manual.person(by, values)


_MAKE: dict[str, Make] = {
    "result": _result, "vital": _vital, "medication": _medication, "condition": _condition, "allergy": _allergy,
    "person": _person, "family": _family, "social": _social,
}  # fmt: skip
