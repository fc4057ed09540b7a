"""The last page: what this report was made of, and how to make it again."""

from __future__ import annotations

import platform
import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import polars as pl

from healthkit.i18n import number
from healthkit.model.catalogue import catalogue
from healthkit.report.blocks import Align, Block, Break, Manifest, Markdown, Section, Table
from healthkit.report.headlines import Headlines
from healthkit.report.period.facts import Facts
from healthkit.report.period.headlines import headlines
from healthkit.report.period.wording import full_day, sorting

if TYPE_CHECKING:
    from healthkit.store import Vault

_PARTS = ("personal-health-workbench", "duckdb", "polars", "plotly", "kaleido", "papermill", "typst")


def versions() -> dict[str, str]:
    """This program and the parts that numbers and pictures depend on."""
    found = {"python": platform.python_version()}
    for name in _PARTS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def file_rows(vault: Vault) -> list[dict[str, Any]]:
    """The files that the vault was filled from, each once: file, sha256, connector, and when it was read last."""
    rows = vault.query("report_imports").unique(
        ["path", "sha256", "connector", "connector_version"], keep="last", maintain_order=True
    )
    return [
        {
            "file": PurePath(row["path"]).name,
            "sha256": row["sha256"],
            "connector": f"{row['connector']} {row['connector_version']}",
            "read": row["finished_at"].isoformat(timespec="seconds"),
        }
        for row in rows.iter_rows(named=True)
    ]


def _rows_used(facts: Facts) -> dict[str, dict[str, int]]:
    """Rows by metric: raw ones of the period, and merged days of the whole span."""
    raw = facts.rows.group_by("metric").agg(pl.col("n").sum())
    days = facts.daily.group_by("metric").len()
    used: dict[str, dict[str, int]] = {}
    for metric, n in raw.iter_rows():
        used.setdefault(metric, {})["rows"] = int(n)
    for metric, n in days.iter_rows():
        used.setdefault(metric, {})["days"] = int(n)
    return dict(sorted(used.items()))


def values(facts: Facts, report: str, parameters: dict[str, str]) -> dict[str, Any]:
    """The manifest: plain values only, no clock, so that equal inputs give equal bytes."""
    span = facts.span
    return {
        "report": report,
        "period": {"name": span.name, "first": span.first.isoformat(), "last": span.last.isoformat()},
        "baseline": {
            "first": span.before.isoformat(),
            "last": span.earlier[-1].last.isoformat(),
            "periods": len(span.earlier),
        },
        "parameters": parameters,
        "catalogue_version": catalogue().version,
        "imports": file_rows(facts.vault),
        "rows": _rows_used(facts),
        "versions": versions(),
    }


def _made_of(facts: Facts, manifest: dict[str, Any]) -> Table:
    lang, span = facts.words.lang, facts.span
    settings = ", ".join(f"{key} = {value}" for key, value in manifest["parameters"].items())
    raw = sum(entry.get("rows", 0) for entry in manifest["rows"].values())
    days = sum(entry.get("days", 0) for entry in manifest["rows"].values())
    command = f"healthkit report {manifest['report']} " + " ".join(
        f"-p {key}={value}" for key, value in manifest["parameters"].items()
    )
    began, ended = full_day(span.before, lang), full_day(span.earlier[-1].last, lang)
    pairs = [
        ("period", f"{span.name} ({span.first.isoformat()} – {span.last.isoformat()})"),
        ("baseline", facts.say("baseline_span", first=began, last=ended, earlier=len(span.earlier))),
        ("parameters", settings),
        ("rows_used", facts.say("rows_used", raw=number(raw, lang), days=number(days, lang))),
        ("versions", ", ".join(f"{name} {value}" for name, value in manifest["versions"].items())),
        ("catalogue", str(manifest["catalogue_version"])),
        ("again", command),
    ]
    rows: list[list[str | list[float]]] = [[facts.say(f"made_{key}"), value] for key, value in pairs]
    return Table([facts.say("col_what"), facts.say("col_value")], rows, ["left", "left"], widths=[1, 3.4], small=True)


def breakable(name: str) -> str:
    """A file name that may be broken after its joints, so that a long one stays in its column."""
    return re.sub(r"(?<=[_.\-])(?=.)", "\u200b", name)


def _files(facts: Facts, manifest: dict[str, Any]) -> Table:
    rows: list[list[str | list[float]]] = [
        [breakable(entry["file"]), entry["connector"], entry["read"][:16].replace("T", " "), entry["sha256"]]
        for entry in manifest["imports"]
    ]
    columns = [facts.say(f"col_{key}") for key in ("file", "connector", "read", "sha256")]
    widths = [1.4, 1.25, 1.4, 5.4]
    return Table(columns, rows, ["left"] * 4, widths=widths, caption=facts.say("table_files"), small=True)


def _names(facts: Facts) -> dict[str, str]:
    """What each entry of the rows is called, in alphabetical order."""
    lang = facts.words.lang
    own = {measure.metric: facts.words.label(measure) for measure in facts.measures if measure.label}
    own |= {"workout": facts.say("workouts_label")}
    known = {metric: own.get(metric) or catalogue().get(metric).name(lang) for metric in _rows_used(facts)}
    return dict(sorted(known.items(), key=lambda pair: sorting(pair[1])))


def _metrics(facts: Facts, manifest: dict[str, Any]) -> Table:
    lang, used = facts.words.lang, manifest["rows"]
    rows: list[list[str | list[float]]] = [
        [name, *[number(used[metric][key], lang) if key in used[metric] else "–" for key in ("rows", "days")]]
        for metric, name in _names(facts).items()
    ]
    columns = [facts.say(f"col_{key}") for key in ("metric", "raw", "merged")]
    align: list[Align] = ["left", "right", "right"]
    return Table(columns, rows, align, widths=[3, 1, 1], caption=facts.say("table_rows"), small=True)


def provenance(facts: Facts, report: str, parameters: dict[str, str], kept: Headlines | None = None) -> Section:
    """The section; and, for the caller, the same as a value and the figures for the next issue.

    ``kept`` are those figures where they are not the means against the periods before.
    """
    manifest = values(facts, report, parameters)
    blocks: list[Block] = [
        Break(),
        Markdown("## " + facts.say("provenance")),
        Markdown(facts.say("provenance_lead")),
        _made_of(facts, manifest),
        _files(facts, manifest),
        _metrics(facts, manifest),
        headlines(facts) if kept is None else kept,
        Manifest(manifest),
    ]
    return Section(*blocks)
