"""Write the pages of ``docs/`` that come from declarations: metrics, analytes, schema, connectors and command line.

``--check`` writes nothing and exits 1 when a page is not what the declarations say. A table or column without a
description in ``healthkit/store/schema.toml`` is an error, and so is a description without its column.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

import click
import duckdb

from healthkit.cli.main import COMMANDS, cli
from healthkit.i18n import text
from healthkit.model.activities import activities
from healthkit.model.analytes import AdultRange, Analyte, Panel, analytes
from healthkit.model.catalogue import Group, Metric, catalogue
from healthkit.model.lab_units import label
from healthkit.model.units import unit_label, units
from healthkit.source.contract import Connector
from healthkit.source.coverage import Coverage, File, Kind, coverage
from healthkit.source.registry import connector_names, load_connector
from healthkit.store.migrate import apply, migrations

ROOT = Path(__file__).resolve().parents[1]
STORE = ROOT / "healthkit" / "store"
DATABASES = {
    "vault": "The data.",
    "conversations": "Chats, under a key of their own.",
    "ledger": "Consent, what left, what was erased; rows are only ever added.",
}
NOTICE = "<!-- Made by tools/generate_docs.py; change the declarations, then run `make docs`. -->\n"
MERGE = {
    "cumulative": "sources cover time by priority, others fill the gaps; never summed over sources",
    "rate": "the best source of every five minutes",
    "layered": "layers of one night: in bed is not asleep",
    "witness": "one fact, several witnesses: the best source's reading counts",
    "vendor_day": "the vendor's own daily figure, kept as it is",
}


def main() -> int:
    """Write or check the pages; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a page is out of date")
    check = parser.parse_args().check
    stale = []
    for name, make in PAGES.items():
        path, body = ROOT / "docs" / name, make()
        if (path.read_text("utf-8") if path.exists() else "") == body:
            continue
        stale.append(name)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(body, "utf-8")
    for name in stale:
        print(f"docs/{name} {'is out of date: run make docs' if check else 'written'}", file=sys.stderr)
    return int(check and bool(stale))


def table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    """A Markdown table; bars in cells are escaped."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


# metrics --------------------------------------------------------------------------------------------------------------


def metrics_page() -> str:
    """The catalogue in English and French, by group."""
    found = catalogue()
    parts = [
        NOTICE,
        "# Metrics\n",
        f"{len(found.metrics)} metrics, {len(found.by_hk)} HealthKit identifiers, {len(activities())} workout "
        "activities. Declared in `healthkit/model/metrics.toml`; the first aggregation is the one a bare question "
        "means; units are UCUM codes, with what people read in brackets.\n",
        "An identifier that is not listed is stored under its own name and reported.\n",
        "## How several sources become one value\n",
        table(("merge", "rule"), iter((f"`{name}`", rule) for name, rule in MERGE.items())),
    ]
    for group in get_args(Group):
        members = [metric for metric in found.metrics.values() if metric.group == group]
        if members:
            parts += [f"## {text(f'metrics.group_{group}', 'en')} · {text(f'metrics.group_{group}', 'fr')}\n"]
            parts += [table(("id", "label", "unit", "aggregations", "merge", "HealthKit"), map(_metric_row, members))]
            parts += [_notes(members)]
    parts += ["## Workout activities\n", _activities()]
    return "\n".join(part for part in parts if part)


def _metric_row(metric: Metric) -> tuple[str, ...]:
    reads = unit_label(metric.unit, "en")
    unit = f"`{metric.unit}`" + (f" ({reads})" if reads and reads != metric.unit else "")
    marks = "".join(f", {mark}" for mark, on in (("night", metric.night), ("dense", metric.dense)) if on)
    short = (hk.removeprefix("HKQuantityTypeIdentifier").removeprefix("HKCategoryTypeIdentifier") for hk in metric.hk)
    return (
        f"`{metric.id}`",
        f"{metric.label['en']} · {metric.label['fr']}",
        unit,
        ", ".join(metric.aggregates),
        metric.merge + marks,
        ", ".join(short) or "derived",
    )


def _notes(members: list[Metric]) -> str:
    lines = []
    for metric in members:
        said = []
        if metric.codes:
            said.append(", ".join(f"{system.upper()} {code}" for system, code in metric.codes.items()))
        if metric.plausible:
            said.append(f"plausible {metric.plausible[0]:g} to {metric.plausible[1]:g}")
        said.append(f"step {metric.resolution:g}")
        if metric.values:
            said.append("codes " + ", ".join(dict.fromkeys(metric.values.values())))
        words = "; ".join(", ".join(metric.synonyms[lang]) for lang in ("en", "fr") if metric.synonyms.get(lang))
        trap = f" **{metric.trap['en']}**" if metric.trap else ""
        lines.append(f"- `{metric.id}`: {'; '.join(said)}. Asked as: {words}.{trap}")
    return "\n".join(lines) + "\n"


def _activities() -> str:
    rows = (
        (f"`{one.id}`", one.label["en"], one.label["fr"], ", ".join(sum(one.synonyms.values(), ())))
        for one in activities().values()
    )
    return table(("id", "English", "French", "also asked as"), rows)


# analytes -------------------------------------------------------------------------------------------------------------


def analytes_page() -> str:
    """What laboratories measure, in English and French, by panel."""
    found = analytes()
    codes = {code for one in (*found.all.values(), *found.forms.values()) for code in one.loinc}
    parts = [
        NOTICE,
        "# Analytes\n",
        f"{len(found.all)} analytes and vital signs, {len(codes)} LOINC codes. Declared in "
        "`healthkit/model/analytes.toml`. Ranges are general adult ranges, shown only where the laboratory gave none; "
        "variation is within a person and analytic, in percent, for telling a real change from noise. What each "
        "analyte is, in words, and every synonym: `healthkit analytes NAME --json`.\n",
        f"A code marked ° ({len(found.unverified)} of them) was not found in a second public source.\n",
        "This material contains content from LOINC (http://loinc.org). LOINC is copyright © Regenstrief Institute, "
        "Inc. and the Logical Observation Identifiers Names and Codes (LOINC) Committee and is available at no cost "
        "under the license at http://loinc.org/license. LOINC® is a registered United States trademark of Regenstrief "
        "Institute, Inc.\n",
        _sources([*found.all.values()]),
    ]
    for panel in get_args(Panel):
        members = [one for one in found.all.values() if one.panel == panel]
        head = ("id", "label", "unit", "also printed in", "LOINC", "adult range", "variation")
        parts += [f"## {text(f'analytes.panel_{panel}', 'en')} · {text(f'analytes.panel_{panel}', 'fr')}\n"]
        parts += [table(head, (_analyte_row(one, found.unverified) for one in members))]
    return "\n".join(parts)


def _sources(members: list[Analyte]) -> str:
    cited = [used.source for one in members for used in one.ranges]
    cited += [one.goal.source for one in members if one.goal] + [one.cv_source for one in members if one.cv_source]
    return "\n".join(["Sources:\n", *(f"- {source}" for source in dict.fromkeys(cited))]) + "\n"


def _analyte_row(one: Analyte, unverified: frozenset[str]) -> tuple[str, ...]:
    variation = "" if one.cv_within is None else f"{one.cv_within:g} / {one.cv_analytic:g}"
    return (
        f"`{one.id}`",
        f"{one.label['en']} · {one.label['fr']}",
        f"`{one.unit}`" if one.unit else one.kind,
        ", ".join(label(unit, "en") for unit in one.units[1:]),
        ", ".join(code + ("°" if code in unverified else "") for code in one.loinc),
        "; ".join(map(_adult_range, one.ranges)),
        variation,
    )


def _adult_range(found: AdultRange) -> str:
    bounds = f"{found.low:g} to {found.high:g}"
    return bounds if found.sex == "any" else f"{found.sex} {bounds}"


# schema ---------------------------------------------------------------------------------------------------------------


def schema_page() -> str:
    """Tables and columns of every database, as its migrations leave it."""
    notes = tomllib.loads((STORE / "schema.toml").read_text("utf-8"))
    found = {name: columns(name) for name in DATABASES}
    _check_notes({table: fields for tables in found.values() for table, fields in tables.items()}, notes)
    parts = [
        NOTICE,
        "# Schema of the vault\n",
        "What the migrations of `healthkit/store/migrations` leave. Instants are UTC without a zone; days are the "
        "person's local days. Fact tables carry no key: uniqueness is the merge's work.\n",
    ]
    for name, tables in found.items():
        parts += [f"## {name}.duckdb\n", DATABASES[name] + "\n"]
        for title, fields in tables.items():
            said = {**notes["common"], **notes["table"][title]}
            rows = (
                (f"`{field}`", kind.lower() + ("" if needed else "?"), said[field]) for field, kind, needed in fields
            )
            parts += [f"### {title}\n", said["about"] + "\n", table(("column", "type (? may be null)", "holds"), rows)]
    return "\n".join(parts)


def columns(database: str) -> dict[str, list[tuple[str, str, bool]]]:
    """Column name, type and whether it is required, by table, from an empty database in memory."""
    with duckdb.connect() as con:  # noqa: TID251 (in memory, no health data)
        for step in migrations(database):
            apply(con, step)
        rows = con.execute(
            "SELECT table_name, column_name, data_type, is_nullable = 'NO' FROM information_schema.columns "
            "ORDER BY table_name, ordinal_position"
        ).fetchall()
    found: dict[str, list[tuple[str, str, bool]]] = {}
    for name, field, kind, required in rows:
        found.setdefault(name, []).append((field, kind, required))
    return found


def _check_notes(tables: dict[str, list[tuple[str, str, bool]]], notes: dict[str, dict[str, dict[str, str]]]) -> None:
    common, own = notes["common"], notes["table"]
    real = {(name, field) for name, fields in tables.items() for field, *_ in fields}
    missing = sorted(
        f"{name}.{field}" for name, field in real if field not in own.get(name, {}) and field not in common
    )
    missing += sorted(name for name in tables if "about" not in own.get(name, {}))
    said = {(name, field) for name, fields in own.items() for field in fields if field != "about"}
    stale = sorted(f"{name}.{field}" for name, field in said - real) + sorted(set(own) - set(tables))
    if missing or stale:
        raise SystemExit(f"healthkit/store/schema.toml: not described: {missing}; described but gone: {stale}")


# command line ---------------------------------------------------------------------------------------------------------


def cli_page() -> str:
    """The help of every command that exists."""
    parts = [
        NOTICE,
        "# Command line\n",
        "Data goes to stdout, everything else to stderr. Exit codes: 0 done, 1 the input, the data or this program is "
        "at fault, 2 wrong usage, 3 locked or unreachable.\n",
        _help(cli, "healthkit"),
    ]
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        parts += [f"## {name}\n", _help(command, f"healthkit {name}")]
    return "\n".join(parts)


def _help(command: click.Command, name: str) -> str:
    short = cli.context_settings["help_option_names"]
    context = click.Context(command, info_name=name, terminal_width=100, max_content_width=100, help_option_names=short)
    return f"```text\n{command.get_help(context).rstrip()}\n```\n"


# connectors -----------------------------------------------------------------------------------------------------------

_STEPS = {"en": "How to get the file", "fr": "Comment obtenir le fichier"}
_LEFT_OUT = {"en": "Not read", "fr": "Non lu"}


def connectors_page() -> str:
    """What each bundled connector reads, and how a person gets the file, in English and French."""
    found = {name: (load_connector(name), coverage(load_connector(name))) for name in connector_names()}
    parts = [
        NOTICE,
        "# Sources · Sources de données\n",
        f"{len(found)} connectors. Each reads a file that the person downloads; `healthkit import FILE` finds out "
        "which one it is. Menus of apps change: where a step is not as written, look for “export” or “download my "
        "data”, or ask the app's support for a copy, which European law (GDPR, article 20) gives everybody.\n",
        "Chaque connecteur lit un fichier que la personne télécharge ; `healthkit import FICHIER` le reconnaît. Les "
        "menus changent : si une étape diffère, chercher « exporter » ou « télécharger mes données », ou demander une "
        "copie au service client, un droit de chacun en Europe (RGPD, article 20).\n",
    ]
    for kind in get_args(Kind):
        members = [(one, said) for one, said in found.values() if said and said.kind == kind]
        if members:
            parts += [f"## {text(f'sources.kind_{kind}', 'en')} · {text(f'sources.kind_{kind}', 'fr')}\n"]
            parts += [_connector(one, said) for one, said in sorted(members, key=lambda pair: pair[0].label["en"])]
    return "\n".join(parts)


def _connector(connector: Connector, said: Coverage) -> str:
    title = " · ".join(dict.fromkeys(connector.label.values()))
    tested = "  \n".join(text(f"sources.tested_{said.tested}", lang) for lang in ("en", "fr"))
    parts = [f"### {title}\n", f"`{connector.name}`. {tested}\n"]
    for lang, heading in _STEPS.items():
        parts += [f"{heading}{chr(160) if lang == 'fr' else ''}:\n"]
        parts += ["\n".join(f"{number}. {step}" for number, step in enumerate(said.steps[lang], 1)) + "\n"]
    head = ("file · fichier", "holds", "contient", "fills · remplit")
    parts += [table(head, ((f"`{one.name}`", one.holds["en"], one.holds["fr"], _fills(one)) for one in said.files))]
    for lang, heading in _LEFT_OUT.items() if said.left_out["en"] else ():
        parts += [f"{heading}{chr(160) if lang == 'fr' else ''}:\n"]
        parts += ["\n".join(f"- {what}" for what in said.left_out[lang]) + "\n"]
    return "\n".join(parts)


def _fills(file: File) -> str:
    names = [f"`{name}`" for name in (*file.tables, *file.metrics) if name != "*"]
    return ", ".join([*names, *(["any metric · toute mesure"] if "*" in file.metrics else [])])


PAGES: dict[str, Callable[[], str]] = {
    "connectors.md": connectors_page,
    "metrics.md": metrics_page,
    "analytes.md": analytes_page,
    "schema.md": schema_page,
    "cli.md": cli_page,
}

if __name__ == "__main__":
    assert units()  # every unit is declared well, also those that no metric uses
    sys.exit(main())
