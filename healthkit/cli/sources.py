"""``healthkit sources``: where rows come from, and which device wins."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from healthkit.cli.given import JSON
from healthkit.cli.main import Context
from healthkit.errors import UnknownName, UsageError
from healthkit.i18n import number, text

if TYPE_CHECKING:
    import polars as pl

    from healthkit.store import Vault


@click.command(name="sources")
@click.option(
    "--priority",
    multiple=True,
    metavar="METRIC=A,B",
    help="Which device wins for a metric, best first; METRIC= goes back to the default. Its days are computed anew.",
)
@click.option("--metric", help="Show the order that holds for one metric, or for `all` that several devices wrote.")
@JSON
@click.pass_obj
def command(context: Context, priority: tuple[str, ...], metric: str | None, *, as_json: bool) -> None:
    """Devices and apps that wrote rows, and the order in which they win."""
    from healthkit.source.board import sources
    from healthkit.store import open_vault

    vault = open_vault(context.vault)
    found = sources(vault)
    for wish in priority:
        _set(vault, wish, found, context.lang)
    if metric:
        _show_orders(vault, metric, context.lang, as_json=as_json)
        return
    rows = found.to_dicts()
    if as_json:
        plain = [{**row, "first": _iso(row["first"]), "last": _iso(row["last"])} for row in rows]
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
        return
    if not rows:
        click.echo(text("status.empty", context.lang, folder=vault.folder))
    for row in rows:
        click.echo(f"{row['source']}  ({', '.join(row['apps'])})")
        span = f"{_iso(row['first']) or '–'} … {_iso(row['last']) or '–'}"
        counts = f"{text('status.rows', context.lang)}: {number(row['rows'], context.lang)}"
        click.echo(f"    {span}   {counts}   {', '.join(row['versions'])}".rstrip())


def _iso(when: object) -> str | None:
    return str(when) if when else None


def _show_orders(vault: Vault, name: str, lang: str, *, as_json: bool) -> None:
    """The order of one metric, or of all that more than one device wrote."""
    from healthkit.model.catalogue import catalogue
    from healthkit.source.choice import orders, ruling
    from healthkit.source.reading import find_metric

    wanted = None if name == "all" else ruling(find_metric(vault, name)).id
    shown = [one for one in orders(vault) if (one.metric == wanted if wanted else len(one.products) > 1)]
    if as_json:
        plain = [{"metric": one.metric, "order": list(one.products), "own": one.own} for one in shown]
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
        return
    for one in shown:
        label = catalogue().get(one.metric).name(lang)
        own = f"  ({text('status.order_own', lang)})" if one.own else ""
        click.echo(text("status.order", lang, metric=label, products=" > ".join(one.products)) + own)
    if not shown:
        click.echo(text("status.order_none", lang), err=True)


def _set(vault: Vault, wish: str, found: pl.DataFrame, lang: str) -> None:
    from healthkit.source.choice import set_priority
    from healthkit.source.reading import find_metric

    name, equals, wanted = wish.partition("=")
    if not equals:
        raise UsageError(f"“{wish}” names no order.", "Write METRIC=A,B, for example step_count=watch,phone.")
    metric = find_metric(vault, name.strip())
    products = resolve(wanted, found)
    order = set_priority(vault, metric, products)
    key = "status.order" if products else "status.order_default"
    click.echo(text(key, lang, metric=metric.name(lang), products=" > ".join(order)), err=True)


def resolve(wanted: str, found: pl.DataFrame) -> list[str]:
    """Products from a list such as ``watch:Watch6,7,phone``; each by its own name, an app's name, or a class.

    A product's name may hold a comma, so the longest known name at each place is taken.

    Raises:
        UnknownName: a name that no source has.
    """
    names: dict[str, list[str]] = {}
    for row in found.select("source", "product_class", "apps").to_dicts():
        for name in (row["source"], row["product_class"], *row["apps"]):
            held = names.setdefault(name.casefold(), [])
            if row["source"] not in held:
                held.append(row["source"])
    products: list[str] = []
    rest = wanted.strip()
    while rest:
        folded = rest.casefold()
        fits = [name for name in names if folded == name or folded.startswith(name + ",")]
        if not fits:
            raise UnknownName("source", rest.split(",", 1)[0].strip(), {*found["source"], *found["product_class"]})
        longest = max(fits, key=len)
        products += [product for product in names[longest] if product not in products]
        rest = rest[len(longest) :].removeprefix(",").strip()
    return products
