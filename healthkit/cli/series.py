"""``healthkit series``: one metric, merged over devices, by day, week or month, or its rows as imported."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from healthkit.cli.given import JSON, iso_day
from healthkit.cli.main import Context
from healthkit.errors import UsageError
from healthkit.i18n import number, text
from healthkit.model.catalogue import Metric
from healthkit.model.units import unit_label

if TYPE_CHECKING:
    from healthkit.source.reading import Every


@click.command(name="series")
@click.argument("metric")
@click.option("--from", "first", metavar="DAY", help="First day, e.g. 2024-05-01.")
@click.option("--to", "last", metavar="DAY", help="Last day, included.")
@click.option("--every", type=click.Choice(["day", "week", "month"]), default="day", show_default=True)
@click.option("--as", "kind", type=click.Choice(["merged", "raw"]), default="merged", show_default=True)
@JSON
@click.pass_obj
def command(
    context: Context, metric: str, first: str | None, last: str | None, *, every: Every, kind: str, as_json: bool
) -> None:
    """One metric, merged over devices. Weeks begin on Monday; a point carries the first day of its week or month."""
    from healthkit.source.reading import series
    from healthkit.store import open_vault

    span = (iso_day(first) if first else None, iso_day(last) if last else None)
    if span[0] and span[1] and span[0] > span[1]:
        raise UsageError("The first day lies after the last.", "Exchange --from and --to.")
    vault = open_vault(context.vault)
    found = series(vault, metric, first=span[0], last=span[1], every=every, raw=kind == "raw")
    asked, points = found.metric, found.points.rows()
    if as_json:
        document = {"metric": asked.id, "unit": asked.unit, "points": [[_iso(at), value] for at, value in points]}
        click.echo(json.dumps(document, ensure_ascii=False))
    elif points:
        _print(points, asked, context.lang)
    else:
        click.echo(text("status.no_points", context.lang, metric=asked.name(context.lang)), err=True)


def _iso(at: date) -> str:
    return at.isoformat() + "Z" if isinstance(at, datetime) else at.isoformat()


def _print(points: list[tuple[date, float]], metric: Metric, lang: str) -> None:
    unit = unit_label(metric.unit, lang)
    written = [number(value, lang, metric.decimals) for _, value in points]
    width = max(len(value) for value in written)
    for (at, _), value in zip(points, written, strict=True):
        click.echo(f"{_iso(at)}  {value:>{width}} {unit}".rstrip())
