"""``healthkit relations``: what goes with what over the days, in words or as JSON."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from itertools import combinations
from typing import TYPE_CHECKING, Any

import click

from healthkit.cli.given import JSON, iso_day
from healthkit.cli.main import Context
from healthkit.errors import HealthkitError
from healthkit.i18n import text

if TYPE_CHECKING:
    from healthkit.insight.relations import Pair, Together
    from healthkit.store import Vault


@click.command(name="relations")
@click.argument("metrics", nargs=-1, metavar="[METRIC]...")
@click.option(
    "--from", "first", metavar="DAY", help="First day, e.g. 2024-05-01; three years are looked at unless given."
)
@click.option("--to", "last", metavar="DAY", help="Last day; the last with data unless given.")
@JSON
@click.pass_obj
def command(
    context: Context, /, metrics: tuple[str, ...], first: str | None, last: str | None, *, as_json: bool
) -> None:
    """What goes with what: weekdays, seasons and changes of device are taken out first.

    Among the metrics with the most days, the pairs that go together; with one METRIC, those that it is part of; with
    several, each of their pairs, also where there is no clear link.
    """
    from healthkit.analysis.relations import MINIMUM
    from healthkit.insight import relations
    from healthkit.store import open_vault

    vault = open_vault(context.vault)
    since, until = (iso_day(one) if one else None for one in (first, last))
    asked = _asked(vault, metrics)
    matrix = relations.read(vault, asked if len(asked) > 1 else (), until, since, always=asked)
    least = {"minimum": MINIMUM}
    missing = next((one for one in asked if matrix is None or one not in matrix.metrics), None)
    if missing:
        words = text("relations.cli_few", context.lang, metric=missing, **least)
        raise HealthkitError(words, text("relations.cli_few_hint", context.lang))
    if matrix is None:
        if as_json:
            click.echo(json.dumps({"metrics": [], "pairs": []}))
        click.echo(text("relations.empty", context.lang, **least), err=True)
        return
    found = relations.together(matrix)
    _tell(found, _chosen(found, asked), context.lang, as_json=as_json)


def _asked(vault: Vault, metrics: tuple[str, ...]) -> list[str]:
    """Ids, each once.

    Raises:
        UnknownName: neither the catalogue nor the vault knows one.
    """
    from healthkit.source.reading import find_metric

    return list(dict.fromkeys(find_metric(vault, one).id for one in metrics))


def _chosen(found: Together, asked: list[str]) -> list[Pair]:
    """What goes together, the strongest first; of several metrics that were asked for, each pair."""
    names = found.matrix.metrics
    if len(asked) > 1:
        return [found.pair(one, other) for one, other in combinations(asked, 2)]
    return [
        found.pair(names[link.first], names[link.second], link.lag)
        for link in found.ordered()
        if not asked or asked[0] in (names[link.first], names[link.second])
    ]


def _tell(found: Together, pairs: list[Pair], lang: str, *, as_json: bool) -> None:
    from healthkit.insight.relations_words import overview, said

    if as_json:
        rows = [_row(pair) | {"text": " ".join(said(pair, found, lang))} for pair in pairs]
        matrix = found.matrix
        days = {"first": str(matrix.first), "last": str(matrix.last)}
        document = {"metrics": matrix.metrics, **days, "looks": found.found.looks, "rate": found.found.rate}
        click.echo(json.dumps({**document, "pairs": rows}, ensure_ascii=False, indent=2))
        return
    caveat = text("relations.caveat", lang)
    for pair in pairs:
        click.echo(" ".join(part for part in said(pair, found, lang) if part != caveat) + "\n")
    click.echo(f"{overview(found, lang)} {caveat}")


def _row(pair: Pair) -> dict[str, Any]:
    """A pair for programs; what is not known is null."""
    kept = ("lag", "rho", "low", "high", "n", "n_eff", "p", "q", "verdict")
    link = {name: value for name, value in asdict(pair.link).items() if name in kept}
    figures = {name: None if isinstance(value, float) and math.isnan(value) else value for name, value in link.items()}
    return {
        "first": pair.first, "second": pair.second, **figures, "raw": None if math.isnan(pair.raw) else pair.raw,
        "from": str(pair.days[0]) if pair.days else None, "to": str(pair.days[-1]) if pair.days else None,
        "devices": [str(day) for day in pair.devices],
    }  # fmt: skip
