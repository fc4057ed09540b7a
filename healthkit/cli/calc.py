"""``healthkit calc``: a published clinical formula on values of the person's own, one or a file of them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from healthkit.cli.given import JSON
from healthkit.cli.main import Context
from healthkit.clinical.formulas import Outcome, evaluate, formulas, signature
from healthkit.errors import HealthkitError, InputError, UsageError
from healthkit.i18n import number, text
from healthkit.model.units import unit_label


@click.command(name="calc")
@click.argument("name", required=False)
@click.argument("pairs", nargs=-1, metavar="KEY=VALUE...")
@click.option("--unit", help="Unit of the result.")
@click.option("--list", "listing", is_flag=True, help="All formulas with their inputs.")
@click.option("--batch", type=click.Path(path_type=Path), help="JSON lines of {name, inputs, unit?}; - reads stdin.")
@JSON
@click.pass_obj
def command(
    context: Context,
    name: str | None,
    pairs: tuple[str, ...],
    unit: str | None,
    batch: Path | None,
    *,
    listing: bool,
    as_json: bool,
) -> None:
    """A published formula, such as: calc egfr_ckdepi_2021_cr creatinine="88 umol/L" age=54 sex=female."""
    lang = context.lang
    if listing:
        _list(lang, as_json=as_json)
    elif batch is not None:
        for answer in _batch(batch, lang):
            click.echo(json.dumps(answer, ensure_ascii=False))
    elif name is None:
        raise UsageError(text("calc.no_name", lang))
    else:
        outcome = _one(name, _inputs(pairs, lang), unit, lang)
        click.echo(json.dumps(outcome.as_dict(), ensure_ascii=False) if as_json else _readable(outcome, lang))


def _one(name: str, inputs: Mapping[str, object], unit: str | None, lang: str, folder: Path | None = None) -> Outcome:
    """One evaluation, with the text of the file that an input names in place of its path."""
    formula = formulas().get(name)
    named = [asked.name for asked in formula.inputs if asked.kind == "rows"] if formula else []
    paths = {key: str(inputs[key]) for key in named if inputs.get(key) is not None}
    read = {**inputs, **{key: _text_of(Path(path), folder, lang) for key, path in paths.items()}}
    outcome = evaluate(name, read, unit, lang)
    return replace(outcome, inputs={**paths, **outcome.inputs})


def _text_of(path: Path, folder: Path | None, lang: str) -> str:
    """A file's text; a path inside a batch may lie beside the batch."""
    path = path.expanduser()
    if folder is not None and not path.is_absolute() and not path.exists():
        path = folder / path
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(text("calc.no_file", lang, path=path)) from error


def _inputs(pairs: Iterable[str], lang: str) -> dict[str, object]:
    found: dict[str, object] = {}
    for pair in pairs:
        key, sign, value = pair.partition("=")
        if not sign or not key:
            raise InputError(text("calc.not_a_pair", lang, pair=key))
        found[key.strip()] = value.strip()
    return found


def _batch(path: Path, lang: str) -> Iterator[dict[str, Any]]:
    """One answer a line; a line at fault says so in ``refused`` and the others go on."""
    written = sys.stdin.read() if str(path) == "-" else _text_of(path, None, lang)
    for line in written.splitlines():
        if line.strip():
            yield _line(line, path.parent, lang)


def _line(line: str, folder: Path, lang: str) -> dict[str, Any]:
    asked = _asked(line)
    if asked is None:
        return Outcome("", None, None, None, {}, None, text("calc.not_a_line", lang), None).as_dict()
    name, inputs = asked["name"], asked.get("inputs") or {}
    try:
        return _one(name, inputs, asked.get("unit"), lang, folder).as_dict()
    except HealthkitError as error:
        return Outcome(name, None, None, None, inputs, None, error.message, None).as_dict()


def _asked(line: str) -> dict[str, Any] | None:
    """The object of one line; None where it is none, or has no name."""
    try:
        asked = json.loads(line)
    except ValueError:
        return None
    whole = isinstance(asked, dict) and isinstance(asked.get("name"), str)
    return asked if whole and isinstance(asked.get("inputs") or {}, dict) else None


def _list(lang: str, *, as_json: bool) -> None:
    if as_json:
        rows = [
            {
                "name": formula.name,
                "about": text(f"calc.about_{formula.name}", lang),
                "inputs": [
                    {"name": asked.name, "unit": asked.unit, "required": asked.required, "choices": list(asked.choices)}
                    for asked in formula.inputs
                ],
                "unit": formula.unit,
                "categories": list(formula.categories),
                "source": formula.source,
            }
            for formula in formulas().values()
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for formula in formulas().values():
        click.echo(f"{formula.name:<30} {text(f'calc.about_{formula.name}', lang)}")
        click.echo(f"{'':<30} {signature(formula)}")


def _readable(outcome: Outcome, lang: str) -> str:
    lines = []
    if outcome.refused:
        lines.append(text("calc.refused", lang, reason=outcome.refused))
    elif isinstance(outcome.value, dict):
        lines += [f"{key:<20} {_value(value, lang)}" for key, value in outcome.value.items()]
    elif outcome.value is not None:
        unit = unit_label(outcome.unit, lang) if outcome.unit and outcome.unit != "1" else ""
        said = text("calc.result", lang, formula=outcome.name, value=_value(outcome.value, lang), unit=unit)
        lines.append(said.rstrip())
    if outcome.category:
        lines.append(text("calc.category", lang, category=outcome.category))
    if outcome.flag:
        flag = text("calc.self_harm", lang) if outcome.flag == "self_harm" else outcome.flag
        lines.append(flag if outcome.flag == "self_harm" else text("calc.question", lang, flag=flag))
    lines.append(text("calc.source", lang, source=outcome.source))
    return "\n".join(lines)


def _value(value: object, lang: str) -> str:
    """A number with four digits that count, as the language writes it; anything else as it is."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    digits = len(str(int(abs(value)))) if abs(value) >= 1 else 0
    return number(value, lang, 0 if value == int(value) else max(0, 4 - digits))
