"""A table that no connector knows: what its columns seem to hold, corrected by the person, then kept as a mapping."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from healthkit.cli.main import Context
from healthkit.errors import HealthkitError, InputError
from healthkit.i18n import text
from healthkit.source import proposal_words as words
from healthkit.source.proposal import ColumnProposal, Flag, Mapper, Proposal

if TYPE_CHECKING:
    from healthkit.source.files import Package

_MAPPER = "csv_table"
_CELL = 24
"""Characters of a cell that are shown."""


@dataclass(frozen=True)
class Wishes:
    """What the command line says of tables without a mapping."""

    yes: bool = False
    again: bool = False
    save: Path | None = None
    sheet: str | None = None
    as_json: bool = False


@dataclass(frozen=True)
class Agreed:
    """A file's mapping that the person agreed to, or why it is not imported; ``proposal`` as a program reads it."""

    mapping: str = ""
    refusal: str = ""
    proposal: dict[str, Any] | None = None


def agree(context: Context, path: Path, wishes: Wishes) -> Agreed | None:
    """The mapping of a file that is a table and nobody's: proposed, shown, and corrected where somebody is there.

    None where the file needs none: a connector or a kept mapping reads it, or it is no table.
    """
    from healthkit.source.files import open_package
    from healthkit.source.registry import load_connector

    if not path.is_file():
        return None
    mapper = load_connector(_MAPPER)
    assert isinstance(mapper, Mapper)
    try:
        with open_package(path) as package:
            if not mapper.is_table(package):
                return None
            _learn_own_metrics(context)
            if _is_known(context, package, mapper, wishes):
                return None
            return _agreed(context, package, mapper, wishes)
    except InputError as error:
        return Agreed(refusal=str(error))


def _learn_own_metrics(context: Context) -> None:
    """Open the vault, so that titles may name metrics that the person declared."""
    from healthkit.store import keyfile, open_vault

    if keyfile.exists(context.vault):
        open_vault(context.vault)


def _is_known(context: Context, package: Package, mapper: Mapper, wishes: Wishes) -> bool:
    """Whether a connector reads the file, or a kept mapping, which is told."""
    from healthkit.source import kept_mappings
    from healthkit.source.registry import load_connectors

    readers = [one for one in load_connectors() if not isinstance(one, Mapper)]
    if any(_claims(one, package) for one in readers):
        return True
    folder = kept_mappings.folder_of(context.vault.expanduser().resolve())
    package.context[kept_mappings.CONTEXT] = str(folder)
    if wishes.again or not _claims(mapper, package):
        return False
    titles = mapper.titles(package, wishes.sheet)
    found = kept_mappings.fitting(kept_mappings.every(folder), titles)
    if found is not None:
        name = package.path.name
        click.echo(text("mapping.known", context.lang, file=name, mapping=found.path.stem), err=True)
        if added := found.added(titles):
            click.echo(text("mapping.known_added", context.lang, titles=", ".join(added)), err=True)
    return True


def _claims(connector: Any, package: Package) -> bool:
    try:
        return connector.detect(package) is not None
    except Exception:  # a third party's fault; the import itself tells it
        return False


def _agreed(context: Context, package: Package, mapper: Mapper, wishes: Wishes) -> Agreed:
    proposal = mapper.propose(package, wishes.sheet)
    if not wishes.as_json and not (wishes.yes and not proposal.open):
        show(context, package, mapper, proposal)
    if wishes.yes and not proposal.open:
        return _saved(context, Agreed(mapper.written(proposal)), wishes)
    if not wishes.as_json and somebody_answers():
        answered = walk(context, package, mapper, proposal)
        if answered is None:
            return Agreed(refusal=text("mapping.stopped", context.lang))
        return _saved(context, Agreed(mapper.written(answered)), wishes)
    _saved(context, Agreed(mapper.written(proposal)), wishes)
    how = "mapping.how_flagged" if proposal.open else "mapping.how_sure"
    rows = [asdict(row) for row in mapper.preview(package, mapper.written(proposal))]
    told = {**proposal.as_dict(), "mapping": mapper.written(proposal), "preview": rows}
    return Agreed(refusal=text(how, context.lang, file=package.path.name), proposal=told)


def somebody_answers() -> bool:
    """Whether a person is there to correct what is proposed."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _saved(context: Context, agreed: Agreed, wishes: Wishes) -> Agreed:
    if wishes.save is not None:
        wishes.save.write_text(agreed.mapping, "utf-8")
        click.echo(text("mapping.saved", context.lang, mapping=wishes.save), err=True)
    return agreed


def show(context: Context, package: Package, mapper: Mapper, proposal: Proposal) -> None:
    """The proposal: how the file is written, each column, what is open, and the first rows as they would be stored."""
    lang = context.lang
    click.echo(click.style(words.head(proposal, lang), bold=True))
    click.echo(words.layout(proposal, lang))
    for one in (*proposal.columns, *proposal.names):
        _show_column(one, lang)
    for flag in proposal.asks:
        click.echo(click.style(f" ? {words.flag_words(flag, lang)}", fg="yellow"))
    _show_stored(context, package, mapper, proposal)
    count = len(proposal.asked()) + len(proposal.asks)
    click.echo(text("mapping.asked", lang, count) if count else text("mapping.nothing_asked", lang))


def _show_column(one: ColumnProposal, lang: str) -> None:
    mark = "?" if one.asks else " "
    said = text("mapping.column_line", lang, title=click.style(one.title, bold=True), meaning=words.meaning(one, lang))
    line = f" {mark} {said}"
    click.echo(click.style(line, fg="yellow") if one.asks else line)
    for flag in (*one.asks, *one.tells):
        click.echo(f"     {words.flag_words(flag, lang)}")


def _show_stored(context: Context, package: Package, mapper: Mapper, proposal: Proposal) -> None:
    lang = context.lang
    rows = mapper.preview(package, mapper.written(proposal), 3)
    click.echo(text("mapping.stored_head" if rows else "mapping.stored_none", lang))
    shown = [words.stored(row, lang) for row in rows]
    wide = max((len(what) for _, what, _ in shown), default=0)
    for when, what, value in shown:
        click.echo(f"   {when:<16}  {what:<{wide}}  {value}")


class _Stopped(Exception):
    """The person wants no import."""


def walk(context: Context, package: Package, mapper: Mapper, proposal: Proposal) -> Proposal | None:
    """Ask what is open, then whether all is right; None where the person stops."""
    lang = context.lang
    try:
        proposal = _sheet(context, package, mapper, proposal)
        for flag in proposal.asks:
            proposal = _table_answer(context, flag, proposal)
        proposal = replace(proposal, asks=())
        while asked := proposal.asked():
            proposal = _column_answer(context, asked[0].title, proposal)
        while True:
            _show_stored(context, package, mapper, proposal)
            key = _key(text("mapping.ask_all", lang), "y" if lang == "en" else "o", "yow", lang)
            if key in ("y", "o"):
                return proposal
            if key == "w":
                for one in (*proposal.columns, *proposal.names):
                    proposal = _column_answer(context, one.title, proposal)
    except (_Stopped, click.Abort):
        return None


def _sheet(context: Context, package: Package, mapper: Mapper, proposal: Proposal) -> Proposal:
    if len(proposal.sheets) < 2:
        return proposal
    names = ", ".join(proposal.sheets)
    said = str(click.prompt(text("mapping.ask_sheet", context.lang, names=names), default=proposal.sheet))
    if said == proposal.sheet:
        return proposal
    other = mapper.propose(package, said)
    show(context, package, mapper, other)
    return other


def _table_answer(context: Context, flag: Flag, proposal: Proposal) -> Proposal:
    """The answer to a question about the whole table."""
    click.echo(click.style(words.flag_words(flag, context.lang), fg="yellow"))
    if flag.code == "persons":
        label = text("mapping.ask_person", context.lang, names=", ".join(proposal.persons))
        return replace(proposal, only=click.prompt(label, type=click.Choice(proposal.persons), show_choices=False))
    sign = click.prompt(
        text("mapping.ask_decimal", context.lang), type=click.Choice([".", ","]), default=proposal.decimal
    )
    return replace(proposal, decimal=sign)


def _column_answer(context: Context, title: str, proposal: Proposal) -> Proposal:
    """Ask about one column until the answer can be."""
    lang = context.lang
    while True:
        one = proposal.column(title)
        _show_column(one, lang)
        if one.examples:
            cells = " · ".join(cell[:_CELL] for cell in one.examples)
            click.echo(f"     {text('mapping.cells', lang, cells=cells)}")
        if one.offers:
            click.echo(f"     {text('mapping.offers', lang, offers=words.offers(one, lang))}")
        try:
            return _on_key(context, one, proposal)
        except HealthkitError as error:  # what a person typed wrong is said, and they are asked again
            click.echo(str(error), err=True)


def _on_key(context: Context, one: ColumnProposal, proposal: Proposal) -> Proposal:
    """What a key asks for.

    Raises:
        HealthkitError: what was typed cannot be.
    """
    lang = context.lang
    order = next((flag for flag in one.asks if flag.code == "date_order"), None)
    if order is not None and proposal.other_dates:
        key = _key(text("mapping.ask_dates", lang, None, **order.values), "a", "ao", lang)
        return proposal.with_dates_settled(swapped=key == "o")
    if one.kind == "place":
        timed = one.what == "duration"
        key = _key(text("mapping.ask_duration" if timed else "mapping.ask_place", lang), "a", "au"[: 1 + timed], lang)
        if key == "u":
            proposal = proposal.with_duration(one.title, click.prompt(text("mapping.unit", lang)))
        return proposal.accepted(one.title)
    has_unit = one.kind == "metric"
    ask = "mapping.ask_column" if has_unit else "mapping.ask_unknown"
    key = _key(text(ask, lang), "a", "amiu"[: 3 + has_unit], lang)
    if key == "i":
        return proposal.left_out(one.title)
    if key == "m":
        name = _metric(lang)
        return proposal.corrected(one.title, name, _unit(lang, name))
    if key == "u":
        return proposal.corrected(one.title, one.what, _unit(lang, one.what), one.of)
    return proposal.accepted(one.title)


def _metric(lang: str) -> str:
    """The metric that somebody types, by id or name.

    Raises:
        InputError: several have that name.
        UnknownName: none has.
    """
    from healthkit.model.catalogue import catalogue

    typed = click.prompt(text("mapping.ask_metric", lang))
    found = words.metrics_named(typed)
    if len(found) > 1:
        raise InputError(text("mapping.nearest", lang, names=", ".join(found)))
    return found[0] if found else catalogue()[typed].id


def _unit(lang: str, metric: str) -> str | None:
    own = words.own_unit(metric, lang)
    typed = str(click.prompt(text("mapping.ask_unit", lang, unit=own or "—"), default="", show_default=False))
    return typed.strip() or None


def _key(label: str, default: str, keys: str, lang: str) -> str:
    """One of the keys of a question, asked again until it is one.

    Raises:
        _Stopped: the person stops.
    """
    while True:
        said = str(click.prompt(label, default=default)).strip().casefold()[:1]
        if said in ("q", "n"):
            raise _Stopped
        if said and said in keys:
            return said
        click.echo(text("mapping.no_key", lang), err=True)
