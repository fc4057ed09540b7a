"""The last page: how the sheet judges, from which published sources, and what it was made of."""

from __future__ import annotations

from typing import Any

from healthkit.i18n import number, text
from healthkit.model.analytes import analytes
from healthkit.report.blocks import Block, Manifest, Markdown, Section, Table
from healthkit.report.labs.blocks import References
from healthkit.report.labs.facts import Facts
from healthkit.report.labs.headlines import headlines
from healthkit.report.period.provenance import breakable, file_rows, versions


def methods(facts: Facts) -> Section:
    """How to read the sheet, with the sources that its lines refer to by number."""
    lang = facts.lang
    named = ["range", "change", "edge", "units"]
    named += ["derived"] if any(row["derived"] for row in facts.book.latest) else []
    named += ["chart"] if facts.followed else []
    named += ["critical"] if facts.critical else []
    lines = "\n".join(f"- {text(f'labs_report.method_{name}', lang)}" for name in (*named, "care"))
    every = [text("labs_report.source_rcv", lang), *_variations(facts)]
    references = [*facts.sources.known, *(source for source in every if source not in facts.sources.known)]
    blocks: list[Block] = [
        Markdown("## " + text("labs_report.methods", lang)),
        Markdown(lines),
        Markdown("### " + text("labs_report.references", lang)),
        References(references),
    ]
    return Section(*blocks)


def _variations(facts: Facts) -> list[str]:
    used = [row["variation_source"] for row in facts.rows if row["real"] is not None]
    return list(dict.fromkeys(source for source in used if source))


def values(facts: Facts, parameters: dict[str, Any]) -> dict[str, Any]:
    """The manifest: plain values only, no clock, so that equal inputs give equal bytes."""
    wanted = facts.wanted
    days = [row["day"] for row in facts.rows if row["day"]]
    return {
        "report": "labs",
        "period": {
            "name": wanted.as_of.isoformat(),
            "first": min(days).isoformat() if days else None,
            "last": max(days).isoformat() if days else None,
        },
        "parameters": parameters,
        "results": {
            "rows": len(facts.rows),
            "tests": len(facts.book.latest),
            "computed": sum(bool(row["derived"]) for row in facts.rows),
            "in_question": len(facts.book.questions),
            "critical": len(facts.critical),
            "followed": [analyte.id for analyte, _ in facts.followed],
        },
        "catalogue_version": analytes().version,
        "imports": file_rows(facts.vault),
        "versions": versions(),
    }


def provenance(facts: Facts, parameters: dict[str, Any]) -> Section:
    """What the sheet was made of, and the command that makes it again."""
    lang = facts.lang
    manifest = values(facts, parameters)
    return Section(
        Markdown("## " + text("labs_report.provenance", lang)),
        Markdown(text("report.provenance_lead", lang)),
        _made_of(facts, manifest),
        _files(facts, manifest),
        headlines(facts),
        Manifest(manifest),
    )


def _made_of(facts: Facts, manifest: dict[str, Any]) -> Table:
    lang, results, period = facts.lang, manifest["results"], manifest["period"]
    given = {name: value for name, value in manifest["parameters"].items() if value not in ("", False)}
    counted = {
        "n": results["rows"],
        "computed": results["computed"],
        "questions": results["in_question"],
    }
    said: dict[str, Any] = {name: number(value, lang) for name, value in counted.items()}
    span = f"{period['first']} – {period['last']}" if period["first"] else "–"
    pairs = [
        (text("labs_report.made_period", lang), span),
        (text("labs_report.made_results", lang), text("labs_report.made_rows", lang, **said)),
        (text("report.made_parameters", lang), ", ".join(f"{name} = {value}" for name, value in given.items())),
        (text("report.made_versions", lang), ", ".join(f"{n} {v}" for n, v in manifest["versions"].items())),
        (
            text("report.made_again", lang),
            "healthkit report labs " + " ".join(f"-p {name}={_quoted(value)}" for name, value in given.items()),
        ),
    ]
    rows: list[list[str | list[float]]] = [[name, value] for name, value in pairs]
    columns = [text("report.col_what", lang), text("report.col_value", lang)]
    return Table(columns, rows, ["left", "left"], widths=[1, 3.4], small=True)


def _quoted(value: object) -> str:
    words = str(value)
    return f'"{words}"' if " " in words else words


def _files(facts: Facts, manifest: dict[str, Any]) -> Table:
    lang = facts.lang
    rows: list[list[str | list[float]]] = [
        [breakable(entry["file"]), entry["connector"], entry["read"][:16].replace("T", " "), entry["sha256"] or "–"]
        for entry in manifest["imports"]
    ]
    columns = [text(f"report.col_{name}", lang) for name in ("file", "connector", "read", "sha256")]
    return Table(
        columns, rows, ["left"] * 4, widths=[1.4, 1.25, 1.4, 5.4], caption=text("report.table_files", lang), small=True
    )
