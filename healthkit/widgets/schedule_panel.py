"""The panel of the schedule: entries to add, edit, rest and run, and the alerts that the person declared."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any, get_args

import anywidget
import ipywidgets
import traitlets

from healthkit.errors import HealthkitError, UsageError, VaultBusy
from healthkit.i18n import text
from healthkit.report import library
from healthkit.schedule import alert_rules, alerts, board, book, declaring, mail, notice, running, zones
from healthkit.schedule.entry import Notice
from healthkit.store import Vault
from healthkit.widgets import schedule_rows as rows
from healthkit.widgets.panel import Panel
from healthkit.widgets.scripts import styles, with_parts
from healthkit.widgets.words import every_label


class ScheduleBox(anywidget.AnyWidget):
    """The two tabs. Messages of the page: ``view``, ``save``, ``pause``, ``resume``, ``remove``, ``run``, ``forget``;

    of the alerts ``declare``, ``drop`` and ``look``. ``heard`` is what a screen reader is told.
    """

    _esm = with_parts("buttons.js", "schedule_form.js", "schedule_alerts.js", "schedule.js")
    _css = styles("schedule.css")
    labels = traitlets.Dict().tag(sync=True)
    lang = traitlets.Unicode("en").tag(sync=True)
    entries: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    faults: traitlets.List[str] = traitlets.List().tag(sync=True)
    notices: traitlets.List[str] = traitlets.List().tag(sync=True)
    reports: traitlets.List[str] = traitlets.List().tag(sync=True)
    mail_host = traitlets.Unicode().tag(sync=True)
    alerts: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    presets: traitlets.List[list[str]] = traitlets.List().tag(sync=True)
    subjects: traitlets.List[list[str]] = traitlets.List().tag(sync=True)


class SchedulePanel(Panel):
    """What :func:`healthkit.widgets.schedule` shows."""

    first = True

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """Both tabs, over the schedule as it stands."""
        self._running: set[str] = set()
        lang = self.lang
        self.box = ScheduleBox(labels=every_label(lang, "schedule_widget"), lang=lang, presets=rows.presets(lang))
        self.box.subjects = rows.subjects(vault, lang)
        self._draw()
        self.box.on_msg(self._heard)
        return [self.box]

    def look_again(self) -> None:
        """The vault has new rows, or the schedule was changed by a command."""
        self._draw()

    def still(self) -> str:
        """The entries and when each comes next; no alert, since a kept notebook may be shown to others."""
        lines = "".join(
            f"<li>{escape(one['name'])}: {escape(one['what'])}, {escape(one['when'])} ({escape(one['next'])})</li>"
            for one in self.box.entries
        )
        words = f"<ul>{lines}</ul>" if lines else f"<p>{escape(self._word('empty'))}</p>"
        return f"<p>{escape(self._word('title'))}</p>{words}"

    def save(self, said: dict[str, Any]) -> None:
        """Add the entry that the form says, or put it in the place of the one that was edited.

        Raises:
            HealthkitError: it cannot be run as it is said.
        """
        vault, editing = self._open(), str(said.get("editing", ""))
        earlier = book.read(vault.folder).entries.get(editing)
        notify = [way for way in get_args(Notice) if way in said.get("notify", [])]
        kind = said.get("kind")
        if kind not in ("report", "backup", "alerts"):
            raise UsageError("This kind of entry is not known.", "Choose one of the list.")
        folder, attach = str(said.get("folder", "")).strip(), bool(said.get("attach")) and "mail" in notify
        entry = declaring.declare(
            str(said.get("name", "")).strip(), kind, str(said.get("every", "")), vault_folder=vault.folder,
            now=earlier.added if earlier else None, zone=earlier.zone if earlier else None,
            report=str(said.get("report", "")) if kind == "report" else None,
            parameters=earlier.parameters if earlier and earlier.kind == kind else None,
            folder=Path(folder) if folder and kind != "alerts" else None,
            keep=(str(said.get("keep", "")).strip() or None) if kind != "alerts" else None,
            notify=notify, attach=attach and kind == "report",
            encrypt=attach and kind == "report" and bool(said.get("encrypt")),
        )  # fmt: skip
        if "mail" in notify:
            mail.allow(vault, attach=entry.attach, seal=entry.encrypt)
        book.put(vault.folder, entry, replacing=entry.name == editing)
        if earlier and entry.name != editing:
            book.remove(vault.folder, editing)
        self._tell("said_saved", entry=entry.name)
        self.box.send({"kind": "saved"})

    def run(self, name: str) -> threading.Thread:
        """Run an entry now, in a thread; the page shows that it goes on, and how it ended."""
        thread = threading.Thread(target=self._run, args=(name,), name="healthkit-schedule", daemon=True)
        self._running.add(name)
        self._draw()
        thread.start()
        return thread

    def _run(self, name: str) -> None:
        words, wrong = self._ran(name)
        self._running.discard(name)
        self._draw()
        self.print_again()
        self._say(words, wrong=wrong)

    def _ran(self, name: str) -> tuple[str, bool]:
        """Run an entry; how it ended, in words, and whether that is a fault."""
        try:
            [outcome] = running.run_now(self._open().folder, name, lang=self.lang).outcomes
        except VaultBusy:
            return self._word("said_busy"), True
        except HealthkitError as error:
            return str(error), True
        except Exception as error:  # a traceback in a thread would reach nobody; the person is told
            return self._word("said_broke", entry=name, error=type(error).__name__), True
        return self._word("said_ran", entry=name, message=outcome.message), not outcome.ok

    def _heard(self, _: object, content: dict[str, Any], __: object) -> None:
        kind, name, said = content.get("kind"), str(content.get("name", "")), content.get("form")
        form = said if isinstance(said, dict) else {}
        acts: dict[str, Callable[[], None]] = {
            "view": lambda: None,
            "save": lambda: self.save(form),
            "pause": lambda: self._rest(name, paused=True),
            "resume": lambda: self._rest(name, paused=False),
            "remove": lambda: self._remove(name),
            "forget": lambda: notice.clear(self._open().folder),
            "declare": lambda: self._declare(form),
            "drop": lambda: alert_rules.remove(self._open(), int(content.get("number", 0))),
            "look": self._look,
        }
        try:
            if kind == "run" and name not in self._running:
                self.run(name)
            elif kind in acts:
                acts[kind]()
                self._draw()
                self.print_again()
        except HealthkitError as error:
            self._say(str(error), wrong=True)
        except (TypeError, ValueError):  # a page of ours sends no such thing
            self._draw()

    def _rest(self, name: str, *, paused: bool) -> None:
        book.pause(self._open().folder, name, datetime.now(UTC), paused=paused)
        self._tell("said_rests" if paused else "said_goes_on", entry=name)

    def _remove(self, name: str) -> None:
        book.remove(self._open().folder, name)
        self._tell("said_removed", entry=name)

    def _declare(self, said: dict[str, Any]) -> None:
        """Declare the alert that the form says: a ready-made one, or a test of a metric or analyte."""
        vault, quiet = self._open(), str(said.get("quiet", "")).strip() or None
        more: dict[str, Any] = {"quiet": quiet, "hold_urgent": bool(said.get("hold"))}
        if said.get("preset"):
            rule = alert_rules.declared(vault, preset=str(said["preset"]), **more)
        else:
            rule = alert_rules.declared(vault, str(said.get("subject", "")).strip() or None, **_test(said), **more)
        alert_rules.add(vault, rule, datetime.now(UTC))
        self._tell("said_declared")
        self.box.send({"kind": "declared"})

    def _look(self) -> None:
        told = alerts.look(self._open(), datetime.now(UTC), zones.local())
        if told:
            self._tell("alerts_found", n=len(told))
        else:
            self._tell("alerts_nothing")

    def _draw(self) -> None:
        vault, lang = self._open(), self.lang
        found = board.read(vault.folder)
        with self.box.hold_sync():
            self.box.entries = [rows.entry(line, self._running, lang) for line in found.lines]
            self.box.faults = rows.faults(found, lang)
            self.box.notices = rows.notices(vault, lang)
            self.box.reports = sorted(library.reports(vault.folder))
            self.box.mail_host = rows.mail_host()
            self.box.alerts = rows.declared(vault, lang)

    def _open(self) -> Vault:
        assert self.vault is not None
        return self.vault

    def _word(self, key: str, **values: object) -> str:
        return text(f"schedule_widget.{key}", self.lang, None, **values)

    def _tell(self, key: str, **values: object) -> None:
        self._say(self._word(key, **values), wrong=False)

    def _say(self, words: str, *, wrong: bool) -> None:
        self.box.send({"kind": "said", "words": words, "wrong": wrong})


def _test(said: dict[str, Any]) -> dict[str, Any]:
    """The one test that a form says, as :func:`healthkit.schedule.alert_rules.declared` takes it.

    Raises:
        UsageError: a number is none.
    """
    test, bound, times = said.get("test"), str(said.get("bound", "")).strip(), str(said.get("times", "")).strip()
    if test == "change":
        return {"change": True}
    try:
        if test == "silent":
            return {"silent": int(bound)}
        number, many = float(bound.replace(",", ".")), int(times or 1)
    except ValueError:
        raise UsageError("This is no number.", "Write digits, such as 90.") from None
    if test not in ("above", "below"):
        raise UsageError("An alert needs a test.", "Choose one of the list.")
    unit = str(said.get("unit", "")).strip() or None
    return {test: number, "times": many, "days": said.get("per") == "day", "unit": unit}
