"""The last page: what this report was made of, and how to make it again."""

from __future__ import annotations

import platform
import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import polars as pl

from healthkit.i18n import number, text
from healthkit.model.catalogue import catalogue
from healthkit.report.blocks import Block, Break, Manifest, Markdown, Section, Table
from healthkit.report.weekly.facts import Facts
from healthkit.report.weekly.headlines import headlines
from healthkit.report.weekly.wording import full_day, sorting

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
    """Rows by metric: raw ones of the week by source, and merged days of the whole span."""
    raw = facts.rows.group_by("metric").agg(pl.col("n").sum())
    days = facts.daily.group_by("metric").len()
    used: dict[str, dict[str, int]] = {}
    for metric, n in raw.iter_rows():
        used.setdefault(metric, {})["rows"] = int(n)
    for metric, n in days.iter_rows():
        used.setdefault(metric, {})["days"] = int(n)
    return dict(sorted(used.items()))


def values(facts: Facts, parameters: dict[str, str]) -> dict[str, Any]:
    """The manifest: plain values only, no clock, so that equal inputs give equal bytes."""
    span = facts.span
    return {
        "report": "weekly",
        "period": {"name": span.name, "first": span.first.isoformat(), "last": span.last.isoformat()},
        "baseline": {"first": span.before.isoformat(), "weeks": 8},
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
    command = "healthkit report weekly " + " ".join(
        f"-p {key}={value}" for key, value in manifest["parameters"].items()
    )
    pairs = [
        ("period", f"{span.name} ({span.first.isoformat()} – {span.last.isoformat()})"),
        ("baseline", text("report.baseline_span", lang, first=full_day(span.before, lang), weeks=8)),
        ("parameters", settings),
        ("rows_used", text("report.rows_used", lang, raw=number(raw, lang), days=number(days, lang))),
        ("versions", ", ".join(f"{name} {value}" for name, value in manifest["versions"].items())),
        ("catalogue", str(manifest["catalogue_version"])),
        ("again", command),
    ]
    rows: list[list[str | list[float]]] = [[text(f"report.made_{key}", lang), value] for key, value in pairs]
    return Table(
        [text("report.col_what", lang), text("report.col_value", lang)],
        rows,
        ["left", "left"],
        widths=[1, 3.4],
        small=True,
    )


def breakable(name: str) -> str:
    """A file name that may be broken after its joints, so that a long one stays in its column."""
    return re.sub(r"(?<=[_.\-])(?=.)", "\u200b", name)


def _files(facts: Facts, manifest: dict[str, Any]) -> Table:
    lang = facts.words.lang
    rows: list[list[str | list[float]]] = [
        [breakable(entry["file"]), entry["connector"], entry["read"][:16].replace("T", " "), entry["sha256"]]
        for entry in manifest["imports"]
    ]
    columns = [text(f"report.col_{key}", lang) for key in ("file", "connector", "read", "sha256")]
    return Table(
        columns, rows, ["left"] * 4, widths=[1.4, 1.25, 1.4, 5.4], caption=text("report.table_files", lang), small=True
    )


def _metrics(facts: Facts, manifest: dict[str, Any]) -> Table:
    lang = facts.words.lang
    names = {metric: catalogue().get(metric).name(lang) for metric in manifest["rows"]}
    names |= {"workout": text("report.workouts_label", lang)}
    rows: list[list[str | list[float]]] = [
        [name, *[number(entry[key], lang) if key in entry else "–" for key in ("rows", "days")]]
        for name, entry in sorted(
            ((names[key], entry) for key, entry in manifest["rows"].items()), key=lambda pair: sorting(pair[0])
        )
    ]
    columns = [text(f"report.col_{key}", lang) for key in ("metric", "raw", "merged")]
    return Table(
        columns, rows, ["left", "right", "right"], widths=[3, 1, 1], caption=text("report.table_rows", lang), small=True
    )


def provenance(facts: Facts, parameters: dict[str, str]) -> Section:
    """The section, and the same as a value for the caller."""
    lang = facts.words.lang
    manifest = values(facts, parameters)
    blocks: list[Block] = [
        Break(),
        Markdown("## " + text("report.provenance", lang)),
        Markdown(text("report.provenance_lead", lang)),
        _made_of(facts, manifest),
        _files(facts, manifest),
        _metrics(facts, manifest),
        headlines(facts),
        Manifest(manifest),
    ]
    return Section(*blocks)
