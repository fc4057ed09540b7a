"""From what a person names to plans and a year's use: files, the vault's plans, imported ones; year and scenario."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from healthkit.errors import InputError, UsageError
from healthkit.i18n import text
from healthkit.planning.insurance import plan_file, scenarios, use_file
from healthkit.planning.insurance.model import Plan
from healthkit.planning.insurance.own_use import own_use
from healthkit.planning.insurance.use import Country, Use

if TYPE_CHECKING:
    from healthkit.planning.insurance.us.imported import Offer
    from healthkit.store import Vault

_SHOWN = 3


def folder_of(vault: Path) -> Path:
    """Where a vault keeps plan files."""
    return vault / "plans"


def saved(vault: Path) -> tuple[Path, ...]:
    """The plan files of a vault's folder, by name."""
    return tuple(sorted(folder_of(vault).glob("*.toml")))


def imported(vault: Vault, lang: str) -> tuple[Offer, ...]:
    """Plans that were imported, such as a marketplace's, each with what it lacks to be reckoned with."""
    from healthkit.planning.insurance.us.imported import offers

    return offers(vault, lang)


def imported_text(vault: Vault, name: str, lang: str) -> str:
    """An imported plan as the text of a plan's file, with a comment for each thing to complete.

    Raises:
        InputError: there is no such plan.
    """
    from healthkit.planning.insurance.us.imported import drafts

    found = next((one for one in drafts(vault) if one.id.casefold() == name.casefold()), None)
    if found is None:
        raise InputError(text("insurance.unknown_plan", lang, plan=name), text("insurance.unknown_plan_hint", lang))
    return found.to_toml(lang)


def plans(names: Sequence[str], vault: Vault | None, lang: str) -> tuple[Plan, ...]:
    """The plans that are named by file or by an imported plan's id; without names those of the vault's folder.

    Raises:
        UsageError: nothing was named and the vault's folder has none.
        InputError: a file cannot be used, or there is no such plan.
    """
    if names:
        return tuple(plan for name in names for plan in _named(name, vault, lang))
    found = saved(vault.folder) if vault else ()
    if found:
        return tuple(plan_file.load(path) for path in found)
    offers = imported(vault, lang) if vault else ()
    if offers:
        ids = " ".join(one.id for one in offers[:_SHOWN])
        hint = text("insurance.no_plans_imported_hint", lang, ids=ids)
        raise UsageError(text("insurance.no_plans_imported", lang, n=len(offers)), hint)
    raise UsageError(text("insurance.no_plans", lang), text("insurance.no_plans_hint", lang))


def _named(name: str, vault: Vault | None, lang: str) -> tuple[Plan, ...]:
    """A plan file, every plan file of a folder, or an imported plan."""
    path = Path(name).expanduser()
    inside = sorted(path.glob("*.toml")) if path.is_dir() else []
    if inside:
        return tuple(plan_file.load(one) for one in inside)
    if path.suffix == ".toml" or path.is_file():
        return (plan_file.load(path),)
    if vault is not None:
        from healthkit.planning.insurance.us.imported import load

        found = load(vault, name, lang)
        if found is not None:
            return (found,)
    raise InputError(text("insurance.unknown_plan", lang, plan=name), text("insurance.unknown_plan_hint", lang))


def people_of(plans: Sequence[Plan]) -> tuple[str, ...]:
    """Whom the plans' files name, where all that name anybody name the same people; else the person alone."""
    stated = {tuple(getattr(plan, "people", ()) or getattr(plan, "ages", ())) for plan in plans} - {()}
    return stated.pop() if len(stated) == 1 else ("self",)


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose care, of which year: own use of ``year`` (the last whole one when None) or of a file, and a scenario."""

    year: int | None = None
    usage: Path | None = None
    scenario: str = ""
    people: tuple[str, ...] = ()


def care(plans: Sequence[Plan], vault: Vault | None, asked: Asked, lang: str) -> Use:
    """A year's care, with services of the plans' country.

    Raises:
        UnknownName: there is no such scenario.
        InputError: the file cannot be used, or there is no own use and no scenario either.
    """
    return scenarios.apply(asked.scenario or scenarios.OWN, ground(plans, vault, asked, lang))


def ground(plans: Sequence[Plan], vault: Vault | None, asked: Asked, lang: str) -> Use:
    """What scenarios come on top of: own use or a file's; a healthy year where nothing is known and one was asked for.

    Raises:
        InputError: as :func:`care`.
    """
    own = _own(plans[0].country, vault, asked, plans[0].year, lang)
    people = asked.people or (own.people if len(own.people) > 1 else people_of(plans))
    return own.of(people)


def _own(country: Country, vault: Vault | None, asked: Asked, otherwise: int, lang: str) -> Use:
    if asked.usage is not None:
        return use_file.load(asked.usage)
    try:
        if vault is None:
            raise InputError(text("insurance.no_use", lang), text("insurance.no_use_hint", lang))
        return own_use(vault, country, asked.year, lang)
    except InputError:
        if asked.scenario in ("", scenarios.OWN):
            raise
        return scenarios.apply(scenarios.HEALTHY, Use(country, asked.year or otherwise, (), "scenario"))
