"""``healthkit documents``: search the documents of the medical record, read one, or take its original out."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from healthkit.cli.given import JSON
from healthkit.cli.main import Context
from healthkit.errors import UsageError
from healthkit.i18n import day, messages, number, text

if TYPE_CHECKING:
    from healthkit.store.documents import Document


@click.command(name="documents")
@click.argument("words", nargs=-1)
@click.option("--show", "shown", type=int, metavar="ID", help="Read one document.")
@click.option("--save", type=click.Path(path_type=Path), metavar="FILE", help="With --show: write the original here.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="At most so many.")
@JSON
@click.pass_obj
def command(
    context: Context, words: tuple[str, ...], *, shown: int | None, save: Path | None, limit: int, as_json: bool
) -> None:
    """Documents that hold WORDS, best first; without WORDS, the newest.

    Words are found in any of their English or French forms; a star stands for any ending (cardi*), and quotes keep
    words together ("chest pain").
    """
    from healthkit.store import open_vault
    from healthkit.store.documents import document

    if save is not None and shown is None:
        raise UsageError(text("documents.exclusive", context.lang), text("documents.exclusive_hint", context.lang))
    vault = open_vault(context.vault)
    if shown is None:
        _list(context, " ".join(words), limit, as_json=as_json)
        return
    found = document(vault, shown)
    if save is not None:
        _save(context, shown, save)
    elif as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
    else:
        _print(found, context.lang)


def _list(context: Context, words: str, limit: int, *, as_json: bool) -> None:
    from healthkit.store import open_vault
    from healthkit.store.search import search

    rows = search(open_vault(context.vault), words, limit).rows(named=True)
    if as_json:
        shown = [{key: value for key, value in row.items() if key != "marks"} for row in rows]
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    if not rows:
        key = "documents.nothing" if words.strip() else "documents.none"
        click.echo(text(key, context.lang, words=words), err=True)
    for row in rows:
        when = moment(row["written"], context.lang) or text("documents.undated", context.lang)
        title = row["title"] or text("documents.untitled", context.lang)
        place = f" · {row['source']}" if row["source"] else ""
        click.echo(f"{row['document_id']:>6}  {click.style(title, bold=True)} · {when}{place}")
        if row["snippet"]:
            click.echo(f"        {_marked(row['snippet'], row['marks'])}")


def _marked(snippet: str, marks: list[list[int]]) -> str:
    """The snippet with its hits in bold, where the terminal can."""
    parts, last = [], 0
    for start, end in marks:
        parts += [snippet[last:start], click.style(snippet[start:end], bold=True, underline=True)]
        last = end
    return "".join([*parts, snippet[last:]])


def _print(found: Document, lang: str) -> None:
    click.echo(click.style(found.title or text("documents.untitled", lang), bold=True))
    kind = f"kind_{found.kind}"
    lines: dict[str, Any] = {
        "kind": text(f"documents.{kind}", lang) if kind in messages("documents") else found.kind,
        "written": moment(found.written, lang),
        "author": found.author,
        "source": found.source,
        "status": found.status if found.kind != "card" else None,
        "file": found.file_name,
    }
    for name, value in lines.items():
        if value:
            click.echo(f"{text(f'documents.{name}', lang):<10} {value}")
    for line in card_lines(found.facts, lang, datetime.now(UTC).date()):
        click.echo(line)
    if found.retired:
        click.echo(text("documents.retired", lang))
    click.echo(f"\n{found.text}" if found.text else text("documents.no_text", lang))


def card_lines(facts: dict[str, str], lang: str, today: date) -> list[str]:
    """What a person should know of a SMART Health Card: how its signature stands, and until when it is valid."""
    state, reason = facts.get("card_state"), facts.get("card_reason", "")
    if state is None:
        return []
    if state == "invalid":
        lines = [text("documents.card_invalid", lang, reason=text(f"documents.{reason}", lang))]
    elif state == "verified":
        lines = [text("documents.card_verified", lang, keys=facts.get("card_keys", "?"))]
    else:
        lines = [text(f"documents.card_not_verified_{reason}", lang)]
    if until := facts.get("card_until"):
        ended = date.fromisoformat(until[:10])
        key = "card_expired" if ended < today else "card_until"
        lines.append(text(f"documents.{key}", lang, day=day(ended, lang)))
    return lines


def moment(written: str | None, lang: str) -> str:
    """A moment of the record in words, at its own precision: a day, a month, a year; empty where there is none."""
    if not written:
        return ""
    parts = written[:10].split("-")
    try:
        whole = date(*(int(part) for part in [*parts, "1", "1"][:3]))
    except (ValueError, TypeError):
        return written
    return day(whole, lang, {1: "y", 2: "MMMM y"}.get(len(parts), "long"))


def _save(context: Context, document_id: int, path: Path) -> None:
    """Write the original to a new file that only its owner can read."""
    from healthkit.store import faults, open_vault
    from healthkit.store.documents import original

    body = original(open_vault(context.vault), document_id)
    if path.exists():
        hint = text("documents.exists_hint", context.lang)
        raise UsageError(text("documents.exists", context.lang, path=path), hint)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(body)
    except OSError as error:
        raise faults.of_system(error, path) from None
    size = number(len(body) / 1000, context.lang, 1)
    click.echo(text("documents.saved", context.lang, path=path, size=size), err=True)
