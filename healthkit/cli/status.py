"""``healthkit status``: what the vault holds, since when, with which gaps, and how its totals meet others'."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, get_args

import click

from healthkit.cli.given import JSON, iso_day
from healthkit.cli.main import Context
from healthkit.errors import UsageError
from healthkit.i18n import day, number, text
from healthkit.model.catalogue import Group, catalogue
from healthkit.model.units import unit_label

if TYPE_CHECKING:
    from rich.console import Console, JustifyMethod
    from rich.table import Table

    from healthkit.source.board import Board
    from healthkit.store import Vault

WIDE = 120
"""Columns of a terminal from which the board also names each metric's sources."""


@click.command(name="status")
@click.option(
    "--read-off",
    nargs=3,
    type=(str, str, float),
    multiple=True,
    metavar="METRIC DAY VALUE",
    help="A daily total as the phone shows it, to check ours against, e.g. step_count 2024-05-01 8123.",
)
@JSON
@click.pass_obj
def command(context: Context, read_off: tuple[tuple[str, str, float], ...], *, as_json: bool) -> None:
    """What the vault holds: metrics, sources, gaps, and how merged totals compare with others'."""
    from healthkit.source.board import board
    from healthkit.store import kept, open_vault

    vault = open_vault(context.vault)
    if read_off:
        _keep(vault, read_off)
    found, held = board(vault), kept.copies(vault)
    if as_json:
        copies = {"copies": len(held), "bytes": sum(copy.bytes or 0 for copy in held)}
        click.echo(json.dumps(found.as_dict() | {"kept": copies}, ensure_ascii=False, indent=2))
        return
    if found.empty:
        click.echo(text("status.empty", context.lang, folder=vault.folder))
        return
    _show(found, context.lang)
    if held:
        size = number(sum(copy.bytes or 0 for copy in held) / 1e6, context.lang, 1)
        click.echo(text("status.kept", context.lang, len(held), n=number(len(held), context.lang), size=size))


def _keep(vault: Vault, readings: tuple[tuple[str, str, float], ...]) -> None:
    """Store totals that the person read off; one that was given before for the same day is replaced."""
    from healthkit.store.queries import text as query

    checked = [(catalogue()[metric].id, iso_day(when), value) for metric, when, value in readings]
    if any(not math.isfinite(value) or value < 0 for _, _, value in checked):
        raise UsageError("A daily total is a number of 0 or more.")
    with vault.writer() as con:
        for metric, when, value in checked:
            con.execute(query("status_read_off_before"), {"metric": metric, "day": when})
            con.execute(query("status_read_off"), {"metric": metric, "day": when, "value": value})


def _show(found: Board, lang: str) -> None:
    from rich.console import Console

    console = Console()
    console.print(_headline(found, lang), highlight=False, soft_wrap=True)
    console.print(_metrics_table(found.metrics.to_dicts(), lang, wide=console.width >= WIDE))
    console.print(_sources_table(found.sources.to_dicts(), lang))
    _agreements(console, found, lang)


def _headline(found: Board, lang: str) -> str:
    metrics = found.metrics
    return text(
        "status.headline",
        lang,
        rows=number(int(metrics["rows"].sum()), lang),
        metrics=number(len(metrics), lang),
        first=day(metrics["first"].min(), lang),  # type: ignore[arg-type]
        last=day(metrics["last"].max(), lang),  # type: ignore[arg-type]
    )


def _metrics_table(rows: list[dict[str, Any]], lang: str, *, wide: bool) -> Table:
    table = _table(lang, metric="left", rows="right", since="left", until="left", days="right", gap="right")
    table.columns[0].no_wrap = False
    if wide:
        table.add_column(text("status.sources", lang), overflow="fold")
    order = {group: place for place, group in enumerate(get_args(Group))}
    for row in sorted(rows, key=lambda row: order[catalogue().get(row["metric"]).group]):
        metric = catalogue().get(row["metric"])
        unit = unit_label(metric.unit, lang)
        table.add_row(
            metric.name(lang) + (f" ({unit})" if unit and wide else ""),
            number(row["rows"], lang),
            row["first"].isoformat(),
            row["last"].isoformat() + (f" {text('status.stale', lang)}" if row["stale"] else ""),
            f"{number(100 * row['share'], lang)}\u202f%" if row["share"] is not None else "–",
            text("status.gap_of", lang, row["longest_gap"], n=number(row["longest_gap"], lang)) if row["gaps"] else "–",
            *([", ".join(row["sources"])] if wide else []),
            style="yellow" if row["stale"] else None,
        )
    return table


def _table(lang: str, **columns: JustifyMethod) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    for key, side in columns.items():
        table.add_column(text(f"status.{key}", lang), justify=side, no_wrap=True)
    return table


def _sources_table(rows: list[dict[str, Any]], lang: str) -> Table:
    table = _table(lang, source="left", names="left", metrics="right", rows="right", since="left", until="left")
    table.columns[0].no_wrap = table.columns[1].no_wrap = False
    for row in rows:
        spans = [row[key].isoformat() if row[key] else "–" for key in ("first", "last")]
        table.add_row(
            row["source"], ", ".join(row["apps"]), number(row["metrics"], lang), number(row["rows"], lang), *spans
        )
    return table


def _agreements(console: Console, found: Board, lang: str) -> None:
    agreements = found.agreements()
    for one in agreements:
        line = text(
            "status.agreement",
            lang,
            one.days,
            metric=catalogue().get(one.metric).name(lang),
            by=text(f"status.by_{one.by}", lang),
            n=number(one.days, lang),
            error=number(100 * one.median_error, lang, 1),
            apart=number(one.apart, lang),
        )
        console.print(line, highlight=False, soft_wrap=True)
    if not any(one.metric == "step_count" for one in agreements) and "step_count" in found.metrics["metric"]:
        console.print(text("status.read_off_hint", lang), highlight=False, soft_wrap=True)
