"""``healthkit memory``: what the assistant may remember, line by line; only the person writes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from healthkit.cli.conversations import agreed
from healthkit.cli.given import JSON
from healthkit.cli.main import Context
from healthkit.i18n import number, text

if TYPE_CHECKING:
    from healthkit.privacy.memory import Line, Memory


@click.group(name="memory")
def command() -> None:
    """Plain lines that a model you ask gets to read; off unless you say so, and no model can write here."""


@command.command(name="show")
@JSON
@click.pass_obj
def show(context: Context, *, as_json: bool) -> None:
    """Whether it is on, and every line."""
    _told(context, _opened(context), as_json=as_json)


@command.command(name="on")
@JSON
@click.pass_obj
def switch_on(context: Context, *, as_json: bool) -> None:
    """Let the assistant use the lines, as far as your consents allow."""
    memory = _opened(context)
    memory.enable()
    _told(context, memory, as_json=as_json)


@command.command(name="off")
@JSON
@click.pass_obj
def switch_off(context: Context, *, as_json: bool) -> None:
    """Keep the lines to yourself; they stay."""
    memory = _opened(context)
    memory.enable(on=False)
    _told(context, memory, as_json=as_json)


@command.command(name="add")
@click.argument("words", nargs=-1, required=True)
@JSON
@click.pass_obj
def add(context: Context, words: tuple[str, ...], *, as_json: bool) -> None:
    """Write a line of WORDS."""
    _kept(context, _opened(context).add(" ".join(words)), as_json=as_json)


@command.command(name="edit")
@click.argument("line", metavar="ID")
@click.argument("words", nargs=-1, required=True)
@JSON
@click.pass_obj
def edit(context: Context, line: str, words: tuple[str, ...], *, as_json: bool) -> None:
    """Write the line ID anew."""
    _kept(context, _opened(context).edit(line, " ".join(words)), as_json=as_json)


@command.command(name="remove")
@click.argument("line", metavar="ID")
@JSON
@click.pass_obj
def remove(context: Context, line: str, *, as_json: bool) -> None:
    """Erase the line ID, from the file too."""
    _opened(context).remove(line)
    _gone(context, 1, as_json=as_json)


@command.command(name="clear")
@click.option("--yes", is_flag=True, help="Do not ask.")
@JSON
@click.pass_obj
def clear(context: Context, *, yes: bool, as_json: bool) -> None:
    """Erase every line, from the file too."""
    memory = _opened(context)
    held = len(memory.lines())
    agreed(context, text("memory.clear", context.lang, held, n=number(held, context.lang)), yes=yes or not held)
    _gone(context, memory.clear(), as_json=as_json)


def _opened(context: Context) -> Memory:
    from healthkit.privacy.memory import Memory
    from healthkit.store import open_vault

    return Memory(open_vault(context.vault))


def _told(context: Context, memory: Memory, *, as_json: bool) -> None:
    on, lines = memory.enabled(), memory.lines()
    if as_json:
        click.echo(json.dumps({"on": on, "lines": [_plain(line) for line in lines]}, ensure_ascii=False, indent=2))
        return
    click.echo(text(f"memory.{'on' if on else 'off'}", context.lang), err=True)
    if not lines:
        click.echo(text("memory.empty", context.lang), err=True)
    for line in lines:
        click.echo(_words(line, context.lang))


def _words(line: Line, lang: str) -> str:
    from healthkit.privacy.categories import categories, in_text

    names = [categories()[kind].name(lang) for kind in sorted(in_text(line.text))]
    needs = f" ({text('memory.needs', lang, categories=', '.join(names))})" if names else ""
    return f"{line.id}  {line.text}{needs}"


def _plain(line: Line) -> dict[str, Any]:
    from healthkit.privacy.categories import in_text

    return {**line.as_dict(), "categories": sorted(in_text(line.text))}


def _kept(context: Context, line: Line, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(_plain(line), ensure_ascii=False, indent=2))
    else:
        click.echo(text("memory.kept", context.lang, line=_words(line, context.lang)))


def _gone(context: Context, count: int, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"erased": count}))
    else:
        click.echo(text("memory.removed", context.lang, count, n=number(count, context.lang)))
