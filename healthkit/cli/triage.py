"""``healthkit triage``: the red-flag rules alone, on one text or on a file of them; opens no vault."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from healthkit.cli.given import JSON
from healthkit.cli.main import Context
from healthkit.errors import InputError
from healthkit.i18n import text as say


@click.command(name="triage")
@click.argument("text", required=False)
@click.option("--country", metavar="CC", help="Country whose numbers are given, e.g. FR; 112 unless given.")
@click.option(
    "--batch",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="One text a line (JSONL with text and lang); answers are JSON, one a line, in order.",
)
@JSON
@click.pass_obj
def command(context: Context, text: str | None, country: str | None, batch: Path | None, *, as_json: bool) -> None:
    """How pressing is TEXT, and what to do now. Rules only; no clinician has reviewed them."""
    if (text is None) == (batch is None):
        raise click.UsageError("Give a TEXT or --batch FILE.")
    if batch is not None:
        _batch(batch, country)
        return
    assert text is not None
    found = _assess(text, None, country)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    click.echo(found["message"] or say("triage.none", context.lang))
    if found["rules"]:
        click.echo(", ".join(found["rules"]), err=True)


def _assess(text: str, lang: str | None, country: str | None) -> dict[str, Any]:
    from healthkit.clinical.triage import Context as Known
    from healthkit.clinical.triage import assess

    return assess(text, lang, context=Known(country=country)).as_dict()


def _batch(path: Path, country: str | None) -> None:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        row = _row(line, path, number)
        click.echo(json.dumps(_assess(row["text"], row.get("lang"), row.get("country", country)), ensure_ascii=False))


def _row(line: str, path: Path, number: int) -> dict[str, Any]:
    """One line: an object with ``text``, or plain words."""
    if not line.lstrip().startswith("{"):
        return {"text": line}
    try:
        row = json.loads(line)
    except ValueError:
        row = None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise InputError(
            f"Line {number} of {path.name} is no JSON object with a text.",
            'Write each line as {"text": "…", "lang": "en"}.',
        )
    return row
