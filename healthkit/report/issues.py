"""Earlier issues of a report: what the one before said, and keeping what this one says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from healthkit.errors import VaultError
from healthkit.i18n import number, text
from healthkit.report import headlines
from healthkit.report.headlines import Difference, Headline
from healthkit.report.kinds import PERIODS
from healthkit.report.parameters import Parameter
from healthkit.report.period.wording import span as span_words

if TYPE_CHECKING:
    from healthkit.store import Vault

_AT_MOST = 10
_INSERT = "INSERT OR REPLACE INTO report_issue VALUES (?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True)
class Issue:
    """One issue: its period and its headlines."""

    first: date
    last: date
    lines: list[Headline]


def series(report: str, declared: Mapping[str, Parameter], values: Mapping[str, object]) -> str:
    """The name under which issues compare: the report and what was asked for, less the period."""
    asked = {name: values[name] for name in sorted(values) if declared[name].kind not in PERIODS}
    return f"{report} {json.dumps(asked, ensure_ascii=False, sort_keys=True)}"


def at_hand(manifest: Mapping[str, Any], lines: list[Headline]) -> Issue | None:
    """The issue that was just run; None where it names no period or no figure to compare."""
    period = manifest.get("period") or {}
    if not lines or not period.get("first") or not period.get("last"):
        return None
    return Issue(date.fromisoformat(period["first"]), date.fromisoformat(period["last"]), lines)


def before(vault: Vault, name: str, issue: Issue) -> Issue | None:
    """The newest issue of the same series whose period ended earlier."""
    rows = vault.query("report_issue_before", series=name, last=issue.last)
    if rows.is_empty():
        return None
    row = rows.row(0, named=True)
    return Issue(row["first"], row["last"], headlines.read(json.loads(row["headlines"])))


def keep(vault: Vault, report: str, name: str, issue: Issue) -> bool:
    """Keep the headlines for the next issue; False where the vault cannot be written now, as by a guest of it."""
    row = [report, name, issue.first, issue.last, json.dumps(headlines.dump(issue.lines), ensure_ascii=False)]
    try:
        with vault.writer() as con:
            con.execute(_INSERT, [*row, datetime.now(UTC).replace(tzinfo=None)])
    except VaultError:
        return False
    return True


def since(earlier: Issue, now: Issue, lang: str) -> list[str]:
    """Markdown, a block a text: what changed since the earlier issue, and how much did not."""
    told = headlines.compare(earlier.lines, now.lines)
    real = [one for one in told if one.real]
    still = len(told) - len(real)
    blocks = ["## " + text("report.since_issue", lang, span=span_words(earlier.first, earlier.last, lang))]
    if real:
        blocks.append("\n".join(f"- {_line(one, lang)}" for one in real[:_AT_MOST]))
    if more := len(real) - _AT_MOST:
        blocks += [text("report.since_more", lang, more, n=number(more, lang))] if more > 0 else []
    key = "report.since_unchanged" if real else "report.since_nothing"
    if still:
        blocks.append(text(key, lang, still, n=number(still, lang)))
    return blocks


def _line(one: Difference, lang: str) -> str:
    if one.before is None:
        return text("report.since_new", lang, label=one.label, now=one.now)
    if one.now is None:
        return text("report.since_gone", lang, label=one.label, before=one.before)
    return text("report.since_changed", lang, label=one.label, before=one.before, now=one.now)
