"""``healthkit ask``: one question, or a file of them."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import click

from healthkit.cli.main import Context
from healthkit.errors import InputError, UsageError


def _day(_ctx: click.Context, _param: click.Parameter, value: datetime | None) -> date | None:
    return value.date() if value else None


@click.command("ask")
@click.argument("question", nargs=-1)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), callback=_day, help="The day that “today” means.")
@click.option("--engine", type=click.Choice(["auto", "offline", "model"]), default="auto", show_default=True)
@click.option("--batch", type=click.Path(path_type=Path), help="A file of questions, one a line, plain or JSON.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer with its evidence as JSON.")
@click.pass_obj
def command(
    context: Context, *, question: tuple[str, ...], as_of: date | None, engine: str, batch: Path | None, as_json: bool
) -> None:
    """Ask a question in English or French; numbers are computed, never guessed."""
    from healthkit.cli.readiness import meanwhile
    from healthkit.store import open_vault

    if bool(question) == (batch is not None):
        raise UsageError("Give one question, or a file of questions with --batch.")
    chosen = _chosen_language()
    questions = [" ".join(question)] if batch is None else _questions(batch)
    if engine == "model":
        _refuse_model(context.lang)
    with meanwhile(questions[0] if questions else "", chosen or context.lang):
        vault = open_vault(context.vault)
    from healthkit.ask.engine import session

    with session(vault, as_of) as opened:
        for item in questions:
            opened.forget()  # each line of a file stands alone
            answer = opened.ask(item, lang=chosen, fallback=context.lang)
            if as_json or batch is not None:
                click.echo(json.dumps(answer.as_dict(), ensure_ascii=False))
            else:
                click.echo(str(answer))


def _refuse_model(lang: str) -> None:
    """Say before a passphrase is asked for that no model is configured."""
    from healthkit.ask.engine import require_engine

    require_engine("model", lang)


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
