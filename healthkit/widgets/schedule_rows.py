"""The schedule and the alerts as the panel's page gets them: plain rows, everything already in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from typing import Any

from healthkit.errors import HealthkitError
from healthkit.i18n import text
from healthkit.model.analytes import analytes
from healthkit.model.catalogue import catalogue
from healthkit.schedule import alert_rules, alert_words, alerts, board, mail, notice, wording
from healthkit.schedule.alert_rules import Rule
from healthkit.schedule.alerts import Found
from healthkit.schedule.board import Line
from healthkit.store import Vault
from healthkit.widgets import consent_words

_MOST_FOUND = 10


def entry(line: Line, running: Iterable[str], lang: str) -> dict[str, Any]:
    """One entry: what the table shows, and what the form fills in to edit it."""
    one = line.entry
    report = {"report": one.report} if one.report else {}
    last = {"at": "", "message": "", "ok": True}
    if line.last:
        at = wording.moment(line.last.at, one.zone, lang)
        last = {"at": at, "message": line.last.message, "ok": line.last.result == "done"}
    return {
        "name": one.name,
        "what": text(f"schedule.kind_{one.kind}", lang, None, **report),
        "when": wording.describe(one.every, lang),
        "zone": one.zone,
        "next": _next(line, lang),
        "last": last,
        "paused": one.paused,
        "running": one.name in running,
        "form": {
            "name": one.name,
            "kind": one.kind,
            "report": one.report or "",
            "every": one.every,
            "folder": str(one.folder or ""),
            "keep": str(one.keep) if one.keep else f"{one.keep_days}d" if one.keep_days else "",
            "notify": list(one.notify),
            "attach": one.attach,
            "encrypt": one.encrypt,
        },
    }


def faults(found: board.Board, lang: str) -> list[str]:
    """What is wrong with entries that cannot be used."""
    return [text("schedule_widget.fault", lang, entry=name, why=str(error)) for name, error in found.faults.items()]


def notices(vault: Vault, lang: str) -> list[str]:
    """Notices that waited in the vault's folder for somebody to look."""
    return [f"{consent_words.moment(one.at, lang)}: {one.title}" for one in notice.lines(vault.folder)]


def declared(vault: Vault, lang: str) -> list[dict[str, Any]]:
    """The alerts, each with what it found, the newest first."""
    found = alerts.notices(vault)
    return [
        _alert(rule, [one for one in found if one.fact.rule == rule.number], lang) for rule in alert_rules.load(vault)
    ]


def presets(lang: str) -> list[list[str]]:
    """The ready-made alerts: id and what they watch."""
    return [[name, text(f"alerts.preset_{name}", lang)] for name in alert_rules.PRESETS]


def subjects(vault: Vault, lang: str) -> list[list[str]]:
    """What an alert can watch: the metrics that the vault holds, and the analytes; id and name."""
    held = [(name, catalogue().get(name).name(lang)) for name in vault.query("series_known")["metric"]]
    known = [(one.id, one.name(lang)) for one in analytes().all.values() if not one.metric]
    return sorted(([name, words] for name, words in {*held, *known}), key=lambda pair: pair[1].casefold())


def mail_host() -> str:
    """The server that mails would go through; empty where none can be used."""
    try:
        return mail.host(mail.server())
    except HealthkitError:
        return ""


def _next(line: Line, lang: str) -> str:
    if line.entry.paused:
        return text("schedule_widget.resting", lang)
    if line.retry:
        return text("schedule_widget.retry", lang, at=wording.moment(line.retry, line.entry.zone, lang))
    return wording.moment(line.next, line.entry.zone, lang) if line.next else ""


def _alert(rule: Rule, found: list[Found], lang: str) -> dict[str, Any]:
    return {
        "number": rule.number,
        "words": alert_words.describe(rule, lang),
        "found": [
            {
                "words": alert_words.sentence(rule, one.fact, lang),
                "urgent": one.fact.urgent,
                "at": consent_words.moment(one.found.astimezone(UTC).replace(tzinfo=None), lang),
                "waiting": one.told is None,
            }
            for one in found[:_MOST_FOUND]
        ],
    }
