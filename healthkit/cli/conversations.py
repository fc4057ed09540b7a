"""``healthkit conversations``: the chats that are kept; read, found, exported, erased."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from healthkit.cli.given import JSON
from healthkit.cli.main import Context
from healthkit.cli.vault import at_terminal
from healthkit.errors import UsageError
from healthkit.i18n import number, text

if TYPE_CHECKING:
    from healthkit.privacy.conversations import Conversations

_ID = click.argument("conversation", metavar="ID")


@click.group(name="conversations")
def command() -> None:
    """Your chats, in a file and under a key of their own. Of an ID the first letters suffice, at least four."""


@command.command(name="list")
@click.option("--limit", type=click.IntRange(1), help="At most so many.")
@JSON
@click.pass_obj
def listed(context: Context, *, limit: int | None, as_json: bool) -> None:
    """Every chat, the newest first."""
    found = _opened(context).list()[:limit]
    if as_json:
        click.echo(json.dumps([one.as_dict() for one in found], ensure_ascii=False, indent=2))
        return
    if not found:
        click.echo(text("conversations.none", context.lang), err=True)
    for one in found:
        count = text("conversations.questions", context.lang, one.questions, n=number(one.questions, context.lang))
        title = one.title or text("conversations.untitled", context.lang)
        click.echo(f"{one.id[:8]}  {one.last_at:%Y-%m-%d %H:%M}  {title} · {count}")


@command.command(name="show")
@_ID
@JSON
@click.pass_obj
def show(context: Context, conversation: str, *, as_json: bool) -> None:
    """One chat, as it was."""
    chats = _opened(context)
    click.echo(chats.export(conversation) if not as_json else _plain(chats, conversation), nl=False)


@command.command(name="search")
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="At most so many.")
@JSON
@click.pass_obj
def search(context: Context, words: tuple[str, ...], *, limit: int, as_json: bool) -> None:
    """Messages and titles with all WORDS, the newest first; "quoted words" stand together."""
    asked = " ".join(f'"{word}"' if " " in word else word for word in words)
    hits = _opened(context).search(asked, limit)
    if as_json:
        click.echo(json.dumps([hit.as_dict() for hit in hits], ensure_ascii=False, indent=2))
        return
    if not hits:
        click.echo(text("conversations.nothing", context.lang, words=asked), err=True)
    for hit in hits:
        who = {"person": "you", "title": "title_hit"}.get(hit.role, "assistant")
        click.echo(f"{hit.id[:8]}  {hit.at:%Y-%m-%d %H:%M}  {click.style(hit.title, bold=True)}")
        click.echo(f"    {text(f'conversations.{who}', context.lang)} · {hit.snippet.text}")


@command.command(name="rename")
@_ID
@click.argument("title")
@JSON
@click.pass_obj
def rename(context: Context, conversation: str, title: str, *, as_json: bool) -> None:
    """Give a chat another TITLE."""
    chats = _opened(context)
    chats.rename(conversation, title)
    named = chats.show(conversation).summary
    if as_json:
        click.echo(json.dumps(named.as_dict(), ensure_ascii=False, indent=2))
    else:
        click.echo(text("conversations.renamed", context.lang, title=named.title))


@command.command(name="export")
@click.argument("conversation", metavar="[ID]", required=False)
@click.option("--to", "file", type=click.Path(path_type=Path), help="Write to this new file; without it, to stdout.")
@click.option("--json", "as_json", is_flag=True, help="JSON with every detail, in place of Markdown.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@click.pass_obj
def export(context: Context, conversation: str | None, *, file: Path | None, as_json: bool, force: bool) -> None:
    """One chat or all, as Markdown or JSON. The file is yours alone to read (0600), and not encrypted."""
    from healthkit.privacy.chat_export import write_private

    body = _opened(context).export(conversation, "json" if as_json else "markdown")
    if file is None:
        click.echo(body, nl=False)
        return
    write_private(file, body, force=force)
    click.echo(text("conversations.exported", context.lang, file=file), err=True)


@command.command(name="delete")
@click.argument("conversation", metavar="[ID]", required=False)
@click.option("--all", "every", is_flag=True, help="Every chat.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@JSON
@click.pass_obj
def delete(context: Context, conversation: str | None, *, every: bool, yes: bool, as_json: bool) -> None:
    """Erase a chat, or all: from the tables, and from the file, which is written anew."""
    if bool(conversation) == every:
        raise UsageError(text("conversations.one_or_all", context.lang))
    chats = _opened(context)
    if conversation:
        about = chats.show(conversation).summary
        agreed(context, text("conversations.erase_one", context.lang, title=about.title), yes=yes)
        chats.delete(about.id)
        count = 1
    else:
        held = len(chats.list())
        agreed(
            context,
            text("conversations.erase_all", context.lang, held, n=number(held, context.lang)),
            yes=yes or not held,
        )
        count = chats.delete_all()
    if as_json:
        click.echo(json.dumps({"erased": count, "rewritten": chats.swept()}))
        return
    click.echo(text("conversations.erased", context.lang, count, n=number(count, context.lang)))
    _told_of_bytes(context, chats)


@command.command(name="retention")
@click.argument("months", metavar="[MONTHS|forever]", required=False)
@JSON
@click.pass_obj
def retention(context: Context, months: str | None, *, as_json: bool) -> None:
    """How long chats are kept after their last message: 12 months unless you say otherwise.

    0 keeps none: what there is is erased at once, and nothing more is written.
    """
    chats = _opened(context)
    gone = chats.keep_for(_length(months)) if months is not None else 0
    length = chats.retention()
    if as_json:
        click.echo(json.dumps({"months": length, "erased": gone + chats.purged}))
        return
    if length is None:
        click.echo(text("conversations.kept_forever", context.lang))
    elif length == 0:
        click.echo(text("conversations.kept_not", context.lang))
    else:
        click.echo(text("conversations.kept_months", context.lang, length, n=number(length, context.lang)))
    if gone:
        click.echo(text("conversations.purged", context.lang, gone, n=number(gone, context.lang)), err=True)
        _told_of_bytes(context, chats)


def _opened(context: Context) -> Conversations:
    """The chats; says on stderr what was erased because its time was over."""
    from healthkit.privacy.conversations import Conversations
    from healthkit.store import open_vault

    chats = Conversations(open_vault(context.vault))
    if chats.purged:
        count = number(chats.purged, context.lang)
        click.echo(text("conversations.purged", context.lang, chats.purged, n=count), err=True)
    return chats


def _plain(chats: Conversations, conversation: str) -> str:
    return json.dumps(chats.show(conversation).as_dict(), ensure_ascii=False, indent=2, default=str) + "\n"


def _length(said: str) -> int | None:
    if said.casefold() == "forever":
        return None
    if not said.isdecimal():
        raise UsageError(f"“{said}” is no length.", "A number of months, 0 for none, or forever.")
    return int(said)


def agreed(context: Context, question: str, *, yes: bool) -> None:
    """Ask before something is erased for good.

    Raises:
        UsageError: nobody is there to be asked, and ``yes`` was not said.
    """
    if yes:
        return
    if not at_terminal():
        raise UsageError(
            text("conversations.needs_yes", context.lang), text("conversations.needs_yes_hint", context.lang)
        )
    click.confirm(question, abort=True, err=True)


def _told_of_bytes(context: Context, chats: Conversations) -> None:
    key = "backups" if chats.swept() else "sweep_later"
    click.echo(text(f"conversations.{key}", context.lang), err=True)
