"""``healthkit labs``: laboratory results, verified; all of them, or one analyte through time."""

from __future__ import annotations

import json
from typing import Any

import click

from healthkit.cli.given import AS_OF, JSON, day_or_today, iso_day
from healthkit.cli.main import Context
from healthkit.i18n import day, text


@click.command(name="labs")
@click.argument("analyte", required=False)
@click.option("--from", "first", metavar="DAY", help="First day, e.g. 2024-05-01.")
@AS_OF
@JSON
@click.pass_obj
def command(context: Context, analyte: str | None, first: str | None, as_of: str | None, *, as_json: bool) -> None:
    """Results with their range, flag and change; of ANALYTE the whole series, else the latest of each."""
    from healthkit.source import labs
    from healthkit.source.labs_words import as_json as json_of
    from healthkit.store import open_vault

    one = labs.analyte_named(analyte) if analyte else None
    since = iso_day(first) if first else None
    today = day_or_today(as_of)
    vault = open_vault(context.vault)
    found = labs.results(vault, today, whole=one is not None)
    rows = [
        row
        for row in found.iter_rows(named=True)
        if (one is None or row["analyte"] == one.id) and (since is None or (row["day"] and row["day"] >= since))
    ]
    if as_json:
        click.echo(json.dumps([json_of(row, context.lang) for row in rows], ensure_ascii=False, indent=2))
    elif not rows:
        missing = text("labs.none_of", context.lang, analyte=one.name(context.lang)) if one else ""
        click.echo(missing or text("labs.none", context.lang), err=True)
    elif one:
        _series(rows, context.lang)
    else:
        _latest(rows, context.lang)


def _series(rows: list[dict[str, Any]], lang: str) -> None:
    from healthkit.source.labs_words import name_of

    click.echo(name_of(rows[0], lang))
    for row in rows:
        _line(day(row["day"], lang, "medium") if row["day"] else "—", row, lang)
    click.echo(text("labs.about_care", lang))


def _latest(rows: list[dict[str, Any]], lang: str) -> None:
    """The newest result of each analyte under the heading of its panel."""
    from healthkit.source.labs_words import analyte_of, name_of

    newest: dict[str, dict[str, Any]] = {}
    for row in rows:
        newest[row["analyte"] or row["name"] or "?"] = row
    panels: dict[str, list[dict[str, Any]]] = {}
    for row in newest.values():
        found = analyte_of(row)
        panels.setdefault(text(f"labs.panel_{found.panel}", lang) if found else text("labs.unnamed", lang), []).append(
            row
        )
    for panel in sorted(panels, key=lambda name: (name == text("labs.unnamed", lang), name)):
        click.echo(f"\n{panel}")
        for row in sorted(panels[panel], key=lambda row: name_of(row, lang)):
            _line(name_of(row, lang), row, lang)
    click.echo(f"\n{text('labs.about_care', lang)}")


def _line(head: str, row: dict[str, Any], lang: str) -> None:
    from healthkit.source import labs_words as words

    flag = text(f"labs.flag_{row['flag'] or 'none'}", lang)
    marks = {"low": "▼", "high": "▲", "abnormal": "◆"}
    parts = [words.range_words(row, lang), words.change_words(row, lang)]
    if row["derived"]:
        parts.append(text("labs.derived", lang, formula=row["derived"]))
    if row["fasting"]:
        parts.append(text("labs.fasting", lang))
    if row["method"] and not row["derived"]:
        parts.append(row["method"])
    if row["conflict"]:
        parts.append(text("labs.conflict", lang))
    taken = day(row["day"], lang, "short") if row["day"] else ""
    mark = marks.get(row["flag"] or "", " ")
    said = "; ".join(part for part in parts if part)
    click.echo(f"  {mark} {head:<34} {words.value_of(row, lang):>18}  {taken:<10} {flag}; {said}")
    for urgent in (words.critical_words(row, lang), words.question_words(row, lang)):
        if urgent:
            click.echo(f"    ⚠ {urgent}")
