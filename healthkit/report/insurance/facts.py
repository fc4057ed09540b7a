"""Everything the insurance report is made of, settled once: plans, care, the comparison, every scenario."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from healthkit.errors import ReportFailed, UsageError
from healthkit.i18n import text
from healthkit.planning.insurance import plan_file, scenarios, wanted
from healthkit.planning.insurance.break_even import Crossing, Curves, crossings, curves
from healthkit.planning.insurance.compare import Comparison, Outcome, check, compare
from healthkit.planning.insurance.model import Plan
from healthkit.planning.insurance.use import Use

if TYPE_CHECKING:
    from healthkit.store import Vault


@dataclass(frozen=True)
class Request:
    """The parameters as they were given."""

    lang: str
    plans: str
    scenario: str
    year: str


@dataclass(frozen=True)
class Facts:
    """What the sections show. ``files``: plan files and their hashes; ``ground``: the care without scenario."""

    vault: Vault
    request: Request
    files: tuple[tuple[str, str], ...]
    ground: Use
    made: Comparison

    @property
    def lang(self) -> str:
        """The language of everything that is shown."""
        return self.request.lang

    @property
    def use(self) -> Use:
        """The care that was settled."""
        return self.made.use

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Plans, the first one the cheapest on average."""
        return self.made.outcomes

    @cached_property
    def curves(self) -> Curves:
        """Cost by the care of a year."""
        return curves([one.plan for one in self.outcomes], self.use)

    def crossings(self, other: Plan) -> tuple[Crossing, ...]:
        """Where another plan overtakes the first."""
        return crossings(self.outcomes[0].plan, other, self.use, self.curves)

    @cached_property
    def scenarios(self) -> dict[str, dict[str, int]]:
        """The exact total of each plan's year under each scenario, by scenario, then plan."""
        made: dict[str, dict[str, int]] = {}
        for name in scenarios.names():
            if name == scenarios.OWN and self.ground.origin == "scenario":
                continue
            use = scenarios.apply(name, self.ground)
            totals = {}
            for one in self.outcomes:
                ledger = one.plan.settle(use.in_year(one.plan.year).events)
                totals[one.plan.id] = one.plan.premium(use.people) + ledger.paid_by("person")
            made[name] = totals
        return made


def read(vault: Vault, request: Request) -> Facts:
    """Plans, care, comparison.

    Raises:
        ReportFailed: there are no plans, or plans of two countries.
        InputError: a plan's file cannot be used, or nothing tells of care.
        UnknownName: there is no such scenario.
    """
    lang = request.lang
    paths = _files(vault, request)
    try:
        plans = tuple(plan_file.load(path) for path in paths) or wanted.plans((), vault, lang)
        check(plans, None, lang)
    except UsageError as error:
        raise ReportFailed(error.message, error.hint) from error
    asked = wanted.Asked(int(request.year) if request.year else None, scenario=request.scenario)
    ground = wanted.ground(plans, vault, asked, lang)
    use = scenarios.apply(request.scenario or scenarios.OWN, ground)
    made = compare(plans, use, scenarios.rare(use.country, use.year), lang=lang)
    hashes = tuple((path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in paths)
    return Facts(vault, request, hashes, ground, made)


def _files(vault: Vault, request: Request) -> tuple[Path, ...]:
    """The plan files of the folder that was named, else of the vault's.

    Raises:
        ReportFailed: the folder cannot be read, or holds no plan.
    """
    if not request.plans:
        return wanted.saved(vault.folder)
    folder, lang = Path(request.plans).expanduser(), request.lang
    found = tuple(sorted(folder.glob("*.toml"))) if folder.is_dir() else ()
    if not found:
        hint = text("insurance.no_folder_hint", lang)
        raise ReportFailed(text("insurance.no_folder", lang, folder=request.plans), hint)
    return found
