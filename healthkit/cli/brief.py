"""``healthkit brief``: the two pages to bring to a visit, and what was noted after it."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from healthkit.cli import brief_after
from healthkit.cli.given import AS_OF, day_or_today
from healthkit.cli.main import Context
from healthkit.i18n import day as day_words
from healthkit.i18n import text

if TYPE_CHECKING:
    from healthkit.planning.visit.draft import Draft
    from healthkit.planning.visit.model import Brief
    from healthkit.store import Vault

_SHOWN = (
    "urgent", "questions", "medications", "changed", "out_of_range", "new", "resolved", "averages", "symptoms",
    "allergies", "goals", "agreed", "missing", "unchanged",
)  # fmt: skip


@click.group("brief", invoke_without_command=True)
@click.option("--since", default="last-visit", metavar="DAY", help="last-visit (the default), or a day.")
@click.option("--reason", default="", metavar="TEXT", help="Why you go, in your words; - reads it from standard input.")
@AS_OF
@click.option("-o", "--output", type=click.Path(path_type=Path), help="PDF file, or folder to put it in.")
@click.option("--html", type=click.Path(path_type=Path), help="The same as one HTML page.")
@click.option("--paper", type=click.Choice(["a4", "letter"]), default="a4", show_default=True)
@click.option(
    "--question", "questions", multiple=True, metavar="TEXT", help="Your own question, in place of ours; repeat."
)
@click.option("--leave-out", multiple=True, metavar="ID", help="Id of a statement, as --json names it; repeat.")
@click.option("--ips", type=click.Path(path_type=Path), help="Write the patient summary (FHIR IPS) beside it.")
@click.option("--card", type=click.Path(path_type=Path), help="Write the emergency card (PDF) beside it.")
@click.option("--name", is_flag=True, help="Put your name and date of birth on the clinician’s page.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print the brief as one JSON document, each statement with its rows."
)
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """What changed since the last visit, what to ask, what is missing: a page for you, a page for the clinician."""
    if ctx.invoked_subcommand is None:
        _brief(ctx.find_object(Context) or ctx.obj, **given)


def _brief(
    context: Context, *, since: str, reason: str, as_of: str | None, questions: tuple[str, ...],
    leave_out: tuple[str, ...], as_json: bool, **files: Any,
) -> None:  # fmt: skip
    from healthkit.planning.visit.compose import brief
    from healthkit.planning.visit.draft import Draft
    from healthkit.store import open_vault

    said = sys.stdin.read() if reason == "-" else reason
    draft = Draft(since=since, reason=said, questions=questions or None, leave_out=leave_out)
    on = day_or_today(as_of)
    vault = open_vault(context.vault)
    made = brief(vault, draft, lang=context.lang, as_of=on)  # what is at fault is told before a file is written
    written = _write(context, vault, draft, on, **files)
    if as_json:
        click.echo(json.dumps({**made.as_dict(), **written}, ensure_ascii=False, indent=2))
    elif not written:
        _print(made)
    for kind in ("pdf", "html", "ips", "card") if not as_json else ():
        if written.get(kind):
            click.echo(written[kind])


def _write(
    context: Context, vault: Vault, draft: Draft, on: date, *, output: Path | None, html: Path | None, paper: str,
    ips: Path | None, card: Path | None, name: bool,
) -> dict[str, Any]:  # fmt: skip
    """Write the files that were asked for; where each lies, by its kind."""
    written: dict[str, Any] = {}
    if output is not None or html is not None:
        from healthkit.report import runner

        given = {"lang": context.lang, "as_of": on.isoformat(), "name": name}
        size: runner.Paper = "letter" if paper == "letter" else "a4"
        made = runner.run("visit", given, output or Path(), vault, html=html, paper=size, private=draft.as_dict())
        written |= {"pdf": made.pdf, "pages": made.pages, "html": made.html}
        click.echo(text("brief.made", context.lang, made.pages, seconds=f"{made.seconds:.1f}"), err=True)
    if ips is not None:
        from healthkit.export import ips as summary

        summary.write(vault, ips, context.lang, on)
        written["ips"] = str(ips.expanduser().resolve())
    if card is not None:
        from healthkit.export import card as emergency

        emergency.write(vault, card, context.lang, as_of=on)
        written["card"] = str(card.expanduser().resolve())
    return written


def _print(made: Brief) -> None:
    lang = made.lang
    since = made.visit.text if made.visit else day_words(made.first, lang)
    click.echo(text("brief.console_since", lang, since=since, last=day_words(made.as_of, lang)))
    if made.visit is None:
        click.echo(text("brief.console_no_visit", lang), err=True)
    for part in _SHOWN:
        told = made[part]
        if told:
            click.echo(f"\n{text(f'brief.console_{part}', lang)}")
        for one in told:
            if part == "out_of_range" and one in made["urgent"]:
                continue
            lead = f"{one.label}: " if part == "averages" else ""
            click.echo(f"  - {lead}{one.text}")
            if part == "urgent" and one.words.get("todo"):
                click.echo(f"    {one.words['todo']}")
    click.echo(f"\n{text('brief.no_diagnosis', lang)}")
    click.echo(text("brief.console_hint", lang), err=True)


for one in (
    brief_after.note,
    brief_after.action,
    brief_after.follow_up,
    brief_after.after,
    brief_after.done,
    brief_after.remove,
):
    command.add_command(one)
