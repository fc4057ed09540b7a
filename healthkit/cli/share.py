"""``healthkit share``: one encrypted file for a clinician or relative, seen before it is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from healthkit.cli.given import JSON
from healthkit.cli.main import Context
from healthkit.cli.vault import at_terminal
from healthkit.errors import UsageError
from healthkit.i18n import number, text

if TYPE_CHECKING:
    from healthkit.export.share import Share
    from healthkit.privacy.guardians import Guardian
    from healthkit.store import Vault

_REPORTS = {"brief": "visit", "labs": "labs"}
"""What has a report of its own, by the word that asks for it."""
_HELD = {
    "brief": ("labs", "medications", "conditions", "allergies", "visits", "symptoms", "vitals", "body", "profile"),
    "labs": ("labs", "profile"),
}
"""Kinds of data that those reports show."""


@click.command(name="share")
@click.option("--what", "whats", multiple=True, required=True, metavar="WHAT",
              help="brief, labs, record, or a file; may be given several times.")  # fmt: skip
@click.option("--to", "form", type=click.Choice(["pdf-password", "age"]), default="pdf-password", show_default=True,
              help="A PDF with a password, or an age file.")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write.")
@click.option("--preview", is_flag=True, help="Show what it would hold; write nothing.")
@click.option(
    "--recipient", "keys", multiple=True, metavar="KEY", help="Of age: a public key in place of a passphrase."
)
@click.option("--passphrase-file", type=click.Path(path_type=Path), help="A passphrase of your own, in a 0600 file.")
@click.option("--own", is_flag=True, help="Ask for a passphrase of your own in place of making one.")
@click.option("--for", "whom", default="", metavar="TEXT", help="For whom; kept in your ledger alone.")
@click.option(
    "--guardian-file", type=click.Path(path_type=Path), help="A minor's vault: the guardian's, in a 0600 file."
)
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.option("--force", is_flag=True, help="Replace a file of that name.")
@JSON
@click.pass_obj
def command(
    context: Context, /, whats: tuple[str, ...], form: Any, output: Path | None, *, preview: bool, yes: bool,
    force: bool, as_json: bool, **options: Any,
) -> None:  # fmt: skip
    """Put what you choose into one encrypted file that opens without this program."""
    from healthkit.store import open_vault

    _check(context, output, form, options, preview=preview, force=force)
    if not preview and not yes and not at_terminal():
        raise UsageError(text("export.say_yes", context.lang), text("export.say_yes_hint", context.lang))
    vault = open_vault(context.vault)
    guardian = _guardian(context, vault, options["guardian_file"])
    share = _gather(context, vault, whats)
    if not as_json or not preview:
        _show(context, share)
    if preview or output is None:
        if as_json:
            click.echo(json.dumps(share.as_dict(), ensure_ascii=False))
        return
    if not yes and not click.confirm(text("export.write_it", context.lang), default=False, err=True):
        click.echo(text("export.not_written", context.lang), err=True)
        return
    keep = {"path": output, "form": form, "guardian": guardian, "to": options["whom"], "lang": context.lang}
    _seal(context, vault, share, keep, options, as_json=as_json)


def _check(
    context: Context, output: Path | None, form: str, options: dict[str, Any], *, preview: bool, force: bool
) -> None:
    """Refuse what cannot be before anything is made."""
    lang = context.lang
    if output is None and not preview:
        raise UsageError(text("export.no_output", lang), text("export.no_output_hint", lang))
    if output is not None and output.expanduser().exists() and not force:
        raise UsageError(text("export.exists", lang, path=output), text("export.exists_hint", lang))
    if options["keys"] and form != "age":
        raise UsageError(text("export.pdf_needs_password", lang))
    if options["keys"] and (options["passphrase_file"] or options["own"]):
        raise UsageError(text("export.one_way", lang))


def _gather(context: Context, vault: Vault, whats: tuple[str, ...]) -> Share:
    """The parts, in the order in which they were named."""
    from healthkit.export import share

    found = []
    for what in whats:
        if what == "record":
            found.append(share.record(vault, context.lang))
        elif what in _REPORTS:
            found.append(_report(context, vault, what))
        else:
            found.append(share.of_file(Path(what), context.lang))
    return share.joined(found)


def _report(context: Context, vault: Vault, what: str) -> Share:
    """A report, made in a private folder that is gone afterwards."""
    from healthkit.export.sealing import Part
    from healthkit.export.share import Share, unrefused
    from healthkit.report import run
    from healthkit.report.workspace import workspace

    name = _REPORTS[what]
    unrefused(vault, _HELD[what], context.lang)
    with workspace() as folder:
        made = run(name, {"lang": context.lang, "name": True}, folder / f"{what}.pdf", vault)
        body = Path(made.pdf).read_bytes()
    return Share((what,), (Part(f"{what}.pdf", body, "application/pdf"),), frozenset(_HELD[what]),
                 identity=("name", "birth_date"))  # fmt: skip


def _guardian(context: Context, vault: Vault, key_file: Path | None) -> Guardian | None:
    """A minor's vault wants its guardian's word first."""
    from healthkit.export.share import admitted
    from healthkit.privacy.household import Household
    from healthkit.store import credentials

    household = Household(vault)
    if not household.status().minor:
        return None
    if key_file is not None:
        return household.unlock(credentials.read_key_file(key_file.expanduser()))
    if not at_terminal():
        admitted(vault, None)
    typed: str = click.prompt(text("household.passphrase", context.lang), hide_input=True, err=True)
    return household.unlock(typed)


def _show(context: Context, share: Share) -> None:
    """The preview, for eyes: stderr, since it is no data."""
    from healthkit.export.share import pages
    from healthkit.export.wording import when
    from healthkit.privacy.categories import categories

    lang = context.lang
    lines = [text("export.preview", lang)]
    for part in share.parts:
        count = pages(part)
        sheets = text("export.pages", lang, count) if count else part.media
        lines.append(f"  {part.name} · {sheets} · {number(len(part.body) / 1000, lang, 1)} kB")
    names = [categories()[kind].name(lang) for kind in sorted(share.categories)]
    lines.append(text("export.preview_kinds", lang, kinds=", ".join(names)))
    if share.tables:
        lines.append(text("export.preview_rows", lang, sum(share.tables.values())))
    if share.days:
        lines.append(text("export.preview_days", lang, first=when(share.days[0], lang), last=when(share.days[1], lang)))
    if share.identity:
        facts = ", ".join(text(f"export.fact_{key}", lang) for key in share.identity)
        lines.append(text("export.preview_identity", lang, facts=facts))
    for kind, rows in share.withheld.items():
        lines.append(text("export.held_back", lang, rows, kind=categories()[kind].name(lang)))
    click.echo("\n".join(lines), err=True)


def _secret(context: Context, options: dict[str, Any]) -> tuple[str | None, bool]:
    """The passphrase, None where public keys open it; and whether it was made here, so that it must be told."""
    from healthkit.export.passphrase import checked, generated
    from healthkit.store import credentials

    if options["keys"]:
        return None, False
    if options["passphrase_file"]:
        said = credentials.read_key_file(options["passphrase_file"].expanduser())
        return checked(said, context.lang), False
    if options["own"]:
        if not at_terminal():
            raise UsageError(text("export.no_terminal", context.lang), text("export.no_terminal_hint", context.lang))
        typed: str = click.prompt(text("export.own", context.lang), hide_input=True,
                                  confirmation_prompt=text("store.again", context.lang), err=True)  # fmt: skip
        return checked(typed, context.lang), False
    return generated(), True


def _seal(
    context: Context, vault: Vault, share: Share, keep: dict[str, Any], options: dict[str, Any], *, as_json: bool
) -> None:
    """Write it, and tell how it is opened."""
    from healthkit.export.sealing import inner_name, recipients
    from healthkit.export.share import write

    keys = recipients(options["keys"], context.lang) if options["keys"] else ()
    secret, made_here = _secret(context, options)
    done = write(vault, share, secret=secret, keys=keys, **keep)
    if as_json:
        click.echo(json.dumps({**done, **share.as_dict()}, ensure_ascii=False))
    else:
        click.echo(done["path"])
    if made_here:
        click.echo(text("export.passphrase", context.lang, secret=secret), err=True)
    how = "open_pdf" if keep["form"] == "pdf-password" else "open_keys" if options["keys"] else "open_age"
    inner = inner_name(share.parts)
    click.echo(text(f"export.{how}", context.lang, inner=inner, file=keep["path"].name), err=True)
