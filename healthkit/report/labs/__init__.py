"""The result sheet, as its notebook uses it: load once, then one call a section.

>>> sheet = load(lang="fr", as_of="2026-11-22", panel="lipids")  # doctest: +SKIP
>>> sheet.panels()  # doctest: +SKIP
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from healthkit.errors import UsageError
from healthkit.i18n import text
from healthkit.report.blocks import Block, Section
from healthkit.report.kinds import Lang
from healthkit.report.labs import follow, front, methods, record, tables
from healthkit.report.labs.facts import Facts, Wanted, wanted_analytes, wanted_panel

if TYPE_CHECKING:
    from healthkit.store import Vault


class Labs:
    """One sheet, ready to be shown section by section."""

    def __init__(self, facts: Facts, parameters: dict[str, Any]) -> None:
        self._facts, self._parameters = facts, parameters

    def cover(self) -> Block:
        """Title and span."""
        return front.cover(self._facts)

    def front(self) -> Section:
        """The person, critical values with what to do, and what stands out."""
        return front.front(self._facts)

    def panels(self) -> Section:
        """The newest result of each test, panel by panel."""
        return tables.panels(self._facts)

    def loose_ends(self) -> Section:
        """Results in question, and where sources disagree."""
        return tables.loose_ends(self._facts)

    def follow(self) -> Section:
        """What really changed, over time, above the medications of that time."""
        return follow.follow(self._facts)

    def record(self) -> Section:
        """Current medications, conditions, allergies."""
        return record.record(self._facts)

    def methods(self) -> Section:
        """How the sheet judges, and its sources."""
        return methods.methods(self._facts)

    def provenance(self) -> Section:
        """What the sheet was made of."""
        return methods.provenance(self._facts, self._parameters)


def load(
    lang: Lang = "en",
    since: str = "",
    as_of: str = "",
    panel: str = "",
    analytes: str = "",
    *,
    name: bool = False,
    vault: Vault | None = None,
) -> Labs:
    """Read the results of one sheet.

    Args:
        lang: language of everything that is shown.
        since: first day, as ISO date; everything when empty.
        as_of: last day; critical values are judged as of it. Today when empty.
        panel: one panel only, by id or name (``lipids``).
        analytes: these analytes only, by any of their names, with commas between; their course is drawn.
        name: whether the person's name and date of birth stand on the sheet.
        vault: the vault; the one of the settings when missing.

    Raises:
        ReportFailed: there are no such results.
        UnknownName: an analyte is unknown.
        UsageError: the panel is unknown, or ``since`` lies after ``as_of``.
    """
    if vault is None:
        from healthkit.store import open_vault

        vault = open_vault()
    last = date.fromisoformat(as_of) if as_of else date.today()  # noqa: DTZ011 (the person's day is this machine's)
    first = date.fromisoformat(since) if since else None
    if first and first > last:
        raise UsageError(text("labs_report.after_as_of", lang), text("labs_report.after_as_of_hint", lang))
    wanted = Wanted(lang, last, first, wanted_panel(panel, lang) if panel else "", wanted_analytes(analytes), name=name)
    parameters = {
        "lang": lang,
        "since": since,
        "as_of": last.isoformat(),
        "panel": wanted.panel,
        "analytes": ",".join(wanted.analytes),
        "name": name,
    }
    return Labs(Facts(vault, wanted), parameters)
