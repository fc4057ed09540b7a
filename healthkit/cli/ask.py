"""``healthkit ask``: one question, or a file of them."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from healthkit.cli.main import Context
from healthkit.errors import InputError, UsageError
from healthkit.i18n import text

if TYPE_CHECKING:
    from healthkit.ask.answer import Answer


def _day(_ctx: click.Context, _param: click.Parameter, value: datetime | None) -> date | None:
    return value.date() if value else None


@click.command("ask")
@click.argument("question", nargs=-1)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), callback=_day, help="The day that “today” means.")
@click.option("--engine", type=click.Choice(["auto", "offline", "model"]), default="auto", show_default=True)
@click.option("--endpoint", help="Who answers with --engine model: a name of the settings, or a URL on this computer.")
@click.option("--batch", type=click.Path(path_type=Path), help="A file of questions, one a line, plain or JSON.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer with its evidence as JSON.")
@click.pass_obj
def command(
    context: Context, *, question: tuple[str, ...], as_of: date | None, engine: str, endpoint: str | None,
    batch: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Ask a question in English or French; numbers are computed, never guessed."""
    from healthkit.cli.readiness import meanwhile
    from healthkit.store import open_vault

    if bool(question) == (batch is not None):
        raise UsageError("Give one question, or a file of questions with --batch.")
    chosen = _chosen_language()
    questions = [" ".join(question)] if batch is None else _questions(batch)
    if engine == "model":
        _by_model(context, questions, endpoint, as_of, chosen, as_json=as_json or batch is not None)
        return
    with meanwhile(questions[0] if questions else "", chosen or context.lang):
        vault = open_vault(context.vault)
    from healthkit.ask.engine import session

    with session(vault, as_of) as opened:
        for item in questions:
            opened.forget()  # each line of a file stands alone
            answer = opened.ask(item, lang=chosen, fallback=context.lang)
            _tell(answer, as_json=as_json or batch is not None)


def _by_model(
    context: Context, questions: list[str], endpoint: str | None, as_of: date | None, lang: str | None, *, as_json: bool
) -> None:
    """Each question in a conversation of its own; what would leave is shown, on stderr, and asked for first."""
    from healthkit.ask.assistant import console
    from healthkit.ask.assistant.assistant import Assistant
    from healthkit.ask.assistant.events import Done, Working
    from healthkit.ask.engine import require_endpoint
    from healthkit.store import open_vault

    named = require_endpoint(endpoint, context.lang)  # before a passphrase is asked for
    decide = console.asking(context.lang, _line, lambda said: click.echo(said, err=True))
    assistant = Assistant(open_vault(context.vault), named, decide=decide, as_of=as_of, lang=lang)
    for item in questions:
        assistant.forget()
        for event in assistant.respond(item):
            if isinstance(event, Working) and not event.title and not event.refused:
                click.echo(text("assistant.working", context.lang, tool=event.tool), err=True)
            elif isinstance(event, Done):
                _tell(event.answer, as_json=as_json)


def _line(prompt: str) -> str:
    """A line from the keyboard; its prompt goes where the preview went, so that stdout holds answers only."""
    click.echo(prompt, err=True, nl=False)
    return input()


def _tell(answer: Answer, *, as_json: bool) -> None:
    click.echo(json.dumps(answer.as_dict(), ensure_ascii=False) if as_json else str(answer))


def _chosen_language() -> str | None:
    """The language of ``--lang`` where it was given; the question's own decides otherwise."""
    parent = click.get_current_context().parent
    value = parent.params.get("lang") if parent else None
    return str(value) if value else None


def _questions(path: Path) -> list[str]:
    """The questions of a file, in order.

    Raises:
        InputError: the file cannot be read, or a line is JSON without a ``question``.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise InputError(f"{path} cannot be read as text.", "Give a UTF-8 file with one question a line.") from None
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        found.append(_question(line.strip(), path, number))
    return found


def _question(line: str, path: Path, number: int) -> str:
    if not line.startswith("{"):
        return line
    try:
        return str(json.loads(line)["question"])
    except (ValueError, KeyError):
        raise InputError(f"Line {number} of {path} is not JSON with a “question”.", "Correct the line.") from None
