"""A proposal in words, for the command line and for the notebook alike."""

from __future__ import annotations

from healthkit.i18n import number, text
from healthkit.model.activities import activity_name
from healthkit.model.catalogue import catalogue, per_catalogue
from healthkit.model.units import find_unit, unit_label
from healthkit.model.words import fold
from healthkit.source.proposal import DISTANCE, PAIR, ColumnProposal, Flag, Proposal, StoredRow

_WORKOUT = "workout:"
_SIGNS = {"\t": "mapping.sign_tab"}


def metric_words(name: str, lang: str) -> str:
    """What people call a metric, or what stands in place of one."""
    if name in (PAIR, DISTANCE):
        return text("mapping.pair" if name == PAIR else "mapping.distance", lang)
    return catalogue().get(name).name(lang)


def unit_words(unit: str | None, lang: str) -> str:
    """What people read for a unit as a mapping writes it."""
    known = find_unit(unit) if unit else None
    return unit_label(known.ucum, lang) if known else unit or ""


def meaning(one: ColumnProposal, lang: str) -> str:
    """What a column holds, in a few words."""
    if one.kind == "place":
        return text(f"mapping.place_{one.what}", lang, unit=unit_words(one.unit, lang))
    if one.kind == "person":
        return text(f"mapping.person_{one.what}", lang)
    if one.kind != "metric":
        return text("mapping.left", lang)
    name = metric_words(one.what, lang)
    if one.of and one.of != "sum":
        name = text("mapping.holds_of", lang, metric=name, of=text(f"mapping.of_{one.of}", lang))
    unit = unit_words(one.unit, lang) or own_unit(one.what, lang)
    return text("mapping.holds" if unit else "mapping.holds_plain", lang, metric=name, unit=unit)


def own_unit(name: str, lang: str) -> str:
    """The unit in which a metric is kept; empty for hours on the clock and bare counts."""
    shown = {PAIR: "blood_pressure_systolic", DISTANCE: "distance_walking_running"}
    unit = catalogue().get(shown.get(name, name)).unit
    return "" if unit == "{clock}" else unit_label(unit, lang)


def offers(one: ColumnProposal, lang: str) -> str:
    """What else a column may hold: units where the metric is the same, else metrics by their names."""
    said = []
    for metric, unit in one.offers:
        shown = unit_words(unit, lang)
        if metric in ("", one.what):
            said.append(shown)
        else:
            name = metric_words(metric, lang)
            said.append(text("mapping.holds", lang, metric=name, unit=shown) if shown else name)
    return " · ".join(said)


def flag_words(flag: Flag, lang: str) -> str:
    """A question or a remark as a sentence; metrics and units in it by their names."""
    said = dict(flag.values)
    if lang == "fr":
        said |= {bound: said[bound].replace(".", ",") for bound in ("low", "high") if bound in said}
    if flag.code == "metric_doubt":
        said = {key: ", ".join(metric_words(one, lang) for one in names.split(", ")) for key, names in said.items()}
    elif flag.code.startswith("unit_"):
        for key in ("unit", "others"):
            said[key] = ", ".join(unit_words(one, lang) for one in said.get(key, "").split(", ") if one)
    return text(f"mapping.flag_{flag.code}", lang, None, **said)


def head(proposal: Proposal, lang: str) -> str:
    """The table in one sentence."""
    row = text(f"mapping.row_{proposal.row}", lang)
    return text("mapping.head", lang, file=proposal.file, row=row, rows=number(proposal.rows, lang))


def layout(proposal: Proposal, lang: str) -> str:
    """How the file is written."""
    dates = ", ".join(proposal.dates) or text("mapping.dates_iso", lang)
    if proposal.sheet is not None:
        count = len(proposal.sheets)
        return text(
            "mapping.layout_sheet", lang, sheet=proposal.sheet, count=count, decimal=proposal.decimal, dates=dates
        )
    sign = proposal.delimiter or ""
    return text(
        "mapping.layout",
        lang,
        delimiter=text(_SIGNS[sign], lang) if sign in _SIGNS else sign,
        encoding=proposal.encoding or "",
        decimal=proposal.decimal,
        dates=dates,
    )


def stored(row: StoredRow, lang: str) -> tuple[str, str, str]:
    """A stored row as when, what, and value with unit."""
    if row.metric.startswith(_WORKOUT):
        activity = activity_name(row.metric.removeprefix(_WORKOUT), lang)
        return row.when, text("mapping.stored_workout", lang, activity=activity), f"{number(row.value, lang, 1)} min"
    metric = catalogue().get(row.metric)
    if metric.unit == "{clock}":
        minutes = round(row.value * 60) % 1440
        return row.when, metric.name(lang), f"{minutes // 60:02d}:{minutes % 60:02d}"
    shown = number(row.value, lang, max(metric.decimals, 1) if row.value % 1 else 0)
    name = metric.name(lang)
    if row.of and row.of != "sum":
        name = text("mapping.holds_of", lang, metric=name, of=text(f"mapping.of_{row.of}", lang))
    return row.when, name, f"{shown} {unit_label(row.unit, lang)}".strip()


def metrics_named(words: str) -> list[str]:
    """Ids of metrics of an id, a label or a synonym; several where the name is shared."""
    if words.strip() in (*catalogue().metrics, PAIR, DISTANCE):
        return [words.strip()]
    return sorted(_by_word().get(fold(words), ()))


@per_catalogue
def _by_word() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for metric in catalogue().metrics.values():
        for word in (*metric.label.values(), *(word for some in metric.synonyms.values() for word in some)):
            found.setdefault(fold(word), set()).add(metric.id)
    return found
