"""``healthkit consent``: what a person allows to leave, to whom and for what; given and taken back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from healthkit.cli.given import JSON, iso_day
from healthkit.cli.main import Context
from healthkit.i18n import day, text

if TYPE_CHECKING:
    from healthkit.privacy.scope import Entry

_PURPOSES = click.Choice(["model", "report", "export", "mail"])
_PURPOSE = click.option("--purpose", required=True, type=_PURPOSES, help="What for.")
_CATEGORY = click.option("--category", metavar="C", help="Which kind of data; every kind unless given.")
_ENDPOINT = click.option("--endpoint", metavar="HOST", help="To whom: a host, or an endpoint's name in the settings.")


@click.group(name="consent")
def command() -> None:
    """Nothing is allowed by default. A consent names a source, a purpose and perhaps a category and an endpoint."""


@command.command(name="show")
@click.option("--all", "whole", is_flag=True, help="The whole ledger, also what no longer holds.")
@JSON
@click.pass_obj
def show(context: Context, *, whole: bool, as_json: bool) -> None:
    """What is allowed now, and what is excepted from it."""
    from healthkit.privacy.consent import Consents
    from healthkit.store import open_vault

    consents = Consents(open_vault(context.vault))
    found = consents.entries() if whole else consents.now()
    if as_json:
        click.echo(json.dumps([_plain(entry) for entry in found], ensure_ascii=False, indent=2))
        return
    if not found:
        click.echo(text("privacy.nothing_allowed", context.lang), err=True)
    for entry in found:
        click.echo(f"{entry.at:%Y-%m-%d %H:%M}  {words(entry, context.lang)}")


@command.command(name="grant")
@click.argument("source")
@_PURPOSE
@_CATEGORY
@_ENDPOINT
@click.option("--until", metavar="DAY", help="Last day it holds, e.g. 2026-12-31.")
@JSON
@click.pass_obj
def grant(
    context: Context, source: str, purpose: str, category: str | None, endpoint: str | None, *, until: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Allow data of SOURCE (one of healthkit sources, a connector, or * for all)."""
    from healthkit.privacy.consent import Consents
    from healthkit.store import open_vault

    last = iso_day(until) if until else None
    consents = Consents(open_vault(context.vault))
    made = consents.grant(consents.source_named(source), purpose, category, _host(endpoint), last)
    _told(context, made, as_json=as_json)


@command.command(name="revoke")
@click.argument("source")
@_PURPOSE
@_CATEGORY
@_ENDPOINT
@JSON
@click.pass_obj
def revoke(
    context: Context, source: str, purpose: str, category: str | None, endpoint: str | None, *, as_json: bool
) -> None:
    """Take back every consent that reaches any of this; at once, also for what a conversation holds already."""
    from healthkit.privacy.consent import Consents
    from healthkit.store import open_vault

    consents = Consents(open_vault(context.vault))
    _told(
        context,
        consents.revoke(consents.source_named(source), purpose, category, _host(endpoint)),
        as_json=as_json,
    )


def words(entry: Entry, lang: str) -> str:
    """An entry as a sentence."""
    from healthkit.privacy.categories import categories

    kind = categories()[entry.category].name(lang) if entry.category in categories() else text("privacy.every", lang)
    return text(
        f"privacy.{entry.action}",
        lang,
        source=text("privacy.all_sources", lang) if entry.source == "*" else entry.source,
        category=kind,
        purpose=text(f"privacy.purpose_{entry.purpose}", lang),
        endpoint=text("privacy.at", lang, host=entry.endpoint) if entry.endpoint else "",
        until=text("privacy.until", lang, day=day(entry.until, lang)) if entry.until else "",
    )


def _host(endpoint: str | None) -> str | None:
    """The host of an endpoint that the settings name; anything else is a host itself."""
    from healthkit.settings import settings

    found = settings().endpoints.get(endpoint) if endpoint else None
    return found.url if found else endpoint


def _told(context: Context, entry: Entry, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(_plain(entry), ensure_ascii=False, indent=2))
    else:
        click.echo(words(entry, context.lang))


def _plain(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.entry_id,
        "time": f"{entry.at:%Y-%m-%dT%H:%M:%SZ}",
        "action": entry.action,
        "source": entry.source,
        "purpose": entry.purpose,
        "category": entry.category,
        "endpoint": entry.endpoint,
        "until": entry.until.isoformat() if entry.until else None,
    }
