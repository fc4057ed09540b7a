"""A first mapping of a table that nobody has mapped: places, metrics, units, and what must be asked."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from connectors.csv_table import vocabulary
from connectors.csv_table.columns import Reader, minutes, read_columns, span_form
from connectors.csv_table.dates import DateForms, forms_of
from connectors.csv_table.evidence import ColumnEvidence, Evidence, gather
from connectors.csv_table.heading import metric_of, tokens
from connectors.csv_table.mapping import UNIX
from connectors.csv_table.opening import Opened, unmapped
from connectors.csv_table.places import Places, find_places, named
from connectors.csv_table.plausible import IMPERIAL, choose, numbers
from healthkit.errors import InputError
from healthkit.source.files import Package
from healthkit.source.proposal import ColumnProposal, Flag, Proposal
from healthkit.source.tabular import cells as tabular_cells

_DATED = ("day", "time", "start", "end")
_MOST_PERSONS = 50


def propose(package: Package, sheet: str | None = None, *, blocks: int | None = None) -> Proposal:
    """Read a table once, or its first blocks, and say what its columns seem to hold.

    Raises:
        InputError: it has no titles, no dates, or no column that is known.
        DamagedFile: it is no table.
        HostileFile: a spreadsheet that would not fit into memory.
    """
    with unmapped(package, sheet) as opened:
        evidence = gather(opened.table.titles, islice(opened.table.frames, blocks))
    if not evidence.rows:
        raise InputError(f"{package.path.name} has titles and no rows.", "There is nothing to import.")
    places = find_places(evidence)
    if not places.dated:
        raise InputError(
            f"No column of {package.path.name} holds dates that can be read.",
            "Write the mapping by hand, with a date form; see docs/csv.md.",
        )
    decimal, doubt = _decimal(evidence, opened)
    made = _assembled(package.path.name, opened, evidence, places, decimal)
    proposal = replace(made, sheet_chosen=sheet is not None, asks=(*made.asks, *doubt))
    if not any(one.kind == "metric" for one in (*proposal.columns, *proposal.names)) and places.row != "workout":
        raise InputError(
            f"No column of {package.path.name} is known by its title.", "Write the mapping by hand; see docs/csv.md."
        )
    return proposal


def _assembled(name: str, opened: Opened, evidence: Evidence, places: Places, decimal: str) -> Proposal:
    read = read_columns(evidence, places, decimal)
    if places.row == "measurement" and "value" not in places.titles:
        read = _of_days(evidence, places, read, decimal)
    forms, asked = _dates(evidence, places, read)
    roles = {title: place for place, title in places.titles.items()}
    columns = []
    for title in (title for title in opened.table.titles if title):
        if title in roles:
            columns.append(_place(evidence.columns[title], roles[title], places, Reader(evidence, places, decimal)))
        else:
            columns.append(read[title])
    columns = [replace(one, asks=(*one.asks, *asked.get(one.title, ()))) for one in columns]
    ids = next((one.title for one in columns if one.kind == "person" and one.what == "id"), None)
    persons = tuple(sorted(evidence.columns[ids].words)) if ids else ()
    several = len(persons) > 1
    return Proposal(
        file=name,
        row=places.row,  # type: ignore[arg-type]
        columns=tuple(columns),
        names=_names(evidence, places, decimal),
        day_of=places.day_of,
        decimal=decimal,
        dates=forms.forms,
        other_dates=forms.other,
        delimiter=opened.delimiter,
        encoding=opened.encoding,
        sheet=opened.sheet,
        sheets=opened.sheets,
        rows=evidence.rows,
        persons=persons[:_MOST_PERSONS] if several else (),
        asks=(Flag("persons", {"n": str(len(persons))}),) if several else (),
    )


def _of_days(
    evidence: Evidence, places: Places, read: dict[str, ColumnProposal], decimal: str
) -> dict[str, ColumnProposal]:
    """Rows that come once a day and hold a day's figures are days, though they tell a time: ``places`` is changed.

    Where several rows are of one day, a figure of the whole day is asked for.
    """
    whole = [title for title, one in read.items() if one.kind == "metric" and _of_a_day(one.what)]
    title = places.titles.get("day") or places.titles.get("time", "")
    if not whole or not title or "end" in places.titles:
        return read
    if evidence.looked <= len(evidence.days.get(title, ())) and not evidence.columns[title].utc:
        places.row = "day"
        places.titles = {"day": title}
        return read_columns(evidence, places, decimal)
    derived = [one for one in whole if metric_of(read[one].what).kind == "derived"]
    return read | {one: replace(read[one], asks=(*read[one].asks, Flag("whole_day"))) for one in derived}


def _of_a_day(name: str) -> bool:
    metric = metric_of(name)
    return metric.kind == "derived" or (metric.merge == "cumulative" and not name.startswith("insulin"))


def _place(column: ColumnEvidence, place: str, places: Places, reader: Reader) -> ColumnProposal:
    made = ColumnProposal(column.title, "place", place, examples=tuple(column.examples))
    if column.title in places.asks:
        made = replace(made, asks=(places.asks[column.title],))
    if place != "duration":
        return made
    if column.kind in ("clock", "span"):
        form, asks, others = span_form("workout_duration", column, places.duration_unit)
        return replace(made, unit=form, asks=asks, offers=tuple(("", other) for other in others))
    if places.duration_unit:
        return replace(made, unit=places.duration_unit)
    proved = _proved_minutes(reader)
    choice = choose("workout_duration", numbers(column, reader.decimal), imperial=False, speeds=proved)
    return replace(made, unit=choice.unit, asks=choice.asks, offers=tuple(("", other) for other in choice.others[1:]))


def _proved_minutes(reader: Reader) -> list[str]:
    """The unit in which lengths agree with the rows' own start and end."""
    import polars as pl

    titles, first = reader.places.titles, reader.evidence.first
    if first is None or not {"start", "end"} <= titles.keys():
        return []
    ends = [tabular_cells.moment(pl.col(titles[place]), ()) for place in ("start", "end")]
    lengths = first.select((ends[1] - ends[0]).dt.total_seconds() / 60).to_series().to_list()
    told = [(long, said) for long, said in zip(lengths, minutes(first, reader), strict=True) if long and said]
    if not told:
        return []
    ratios = sorted(long / said for long, said in told)
    middle = ratios[len(ratios) // 2]
    return [unit for unit, factor in (("min", 1.0), ("h", 60.0), ("s", 1 / 60)) if 0.8 <= middle / factor <= 1.5]


def _dates(
    evidence: Evidence, places: Places, read: dict[str, ColumnProposal]
) -> tuple[DateForms, dict[str, tuple[Flag, ...]]]:
    """Forms of all columns with dates that count, and what must be asked of which."""
    used = [places.titles[place] for place in _DATED if place in places.titles]
    used += [title for title, one in read.items() if one.kind == "metric" and evidence.columns[title].dates.days]
    used += [title for title, one in read.items() if one.what == "birth_date"]
    used += [places.day_of] if places.day_of else []
    language = _language(evidence)
    forms: list[str] = []
    other: list[str] = []
    asked: dict[str, tuple[Flag, ...]] = {}
    plain = False
    for title in dict.fromkeys(used):
        said = evidence.columns[title].dates
        if not said.days:
            continue
        if evidence.columns[title].unix:
            forms, other = [UNIX, *forms], [UNIX, *other]
        found = forms_of(said, language)
        plain = plain or not (found.forms or evidence.columns[title].unix)
        forms += [form for form in found.forms if form not in forms]
        other += [form for form in (found.other or found.forms) if form not in other]
        if found.doubt:
            shown = {"form": found.forms[0], "other": found.other[0]}
            asked[title] = (Flag(f"date_{found.doubt}", shown),)
    forms, other = list(dict.fromkeys(forms)), list(dict.fromkeys(other))
    if set(forms) - {UNIX} and plain:
        forms, other = [*forms, *_YEAR_FIRST], [*other, *_YEAR_FIRST]
    proved = DateForms(tuple(forms), tuple(other) if asked else ())
    return _settled(proved, evidence, used, asked)


_YEAR_FIRST = ("YYYY-MM-DD", "YYYY/MM/DD")


def _settled(
    found: DateForms, evidence: Evidence, used: list[str], asked: dict[str, tuple[Flag, ...]]
) -> tuple[DateForms, dict[str, tuple[Flag, ...]]]:
    """A column that proves its order proves it for the others of the file that are written with the same sign."""
    orders = {
        form[:2] for title in used if title not in asked for form in forms_of(evidence.columns[title].dates).forms
    }
    if (
        len(orders & {"DD", "MM"}) != 1
        or not asked
        or any(flag.code == "date_mixed" for some in asked.values() for flag in some)
    ):
        return found, asked
    (order,) = orders & {"DD", "MM"}
    kept = [form for form in (*found.forms, *found.other) if form[:2] in (order, "YY")]
    return DateForms(tuple(dict.fromkeys(kept))), {}


def _language(evidence: Evidence) -> str:
    """Which of day and month the table's makers would write first: ``MD`` where its units are American."""
    words = {word for title in evidence.columns for word in tokens(title)}
    spelled = {
        spelling for unit in IMPERIAL for spelling in vocabulary.words()["unit"].get(unit, ()) if len(spelling) > 1
    }
    return "MD" if words & (spelled - {"in", "st"}) else "DM"


def _decimal(evidence: Evidence, opened: Opened) -> tuple[str, tuple[Flag, ...]]:
    """The decimal sign by all numbers of the table; asked where two signs speak, or only numbers such as ``1,234``."""
    if opened.sheet is not None:  # numbers of a spreadsheet have no sign of their own
        return ".", ()
    columns = [column for column in evidence.columns.values() if column.kind in ("number", "ratio")]
    points, commas = sum(column.points for column in columns), sum(column.commas for column in columns)
    if points and commas:
        sign = "." if points >= commas else ","
        return sign, (Flag("decimal_mixed", {"sign": sign}),)
    if points or commas:
        sign = "." if points else ","
        odd = [column.title for column in columns if _all_threes(column, sign)]
        return sign, (Flag("decimal_threes", {"sign": sign, "column": odd[0]}),) if odd else ()
    three = {sign: sum(column.threes[sign] for column in columns) for sign in ",."}
    if not any(three.values()):
        return ".", ()
    apart = max(three, key=lambda sign: three[sign])
    whole = apart == "," and opened.delimiter != ";"
    sign = "." if whole or (apart == "." and opened.delimiter != ";") else ","
    title = next(column.title for column in columns if column.threes[apart])
    return sign, (Flag("decimal_threes", {"sign": sign, "column": title}),)


def _all_threes(column: ColumnEvidence, sign: str) -> bool:
    """Whether a column's numbers, three or more, could all be thousands although the sign is the decimal one."""
    return column.threes[sign] >= 3 and column.threes[sign] == column.numbers


def _names(evidence: Evidence, places: Places, decimal: str) -> tuple[ColumnProposal, ...]:
    """The names of a long table, each with its metric; units are the rows' own where there is a column of them."""
    if "metric" not in places.titles:
        return ()
    made = []
    for word in evidence.columns[places.titles["metric"]].words:
        found = named(word)
        if not found:
            made.append(ColumnProposal(word, "unknown", tells=(Flag("unknown_title"),)))
            continue
        doubt = (Flag("metric_doubt", {"metric": found[0], "others": ", ".join(found[1:])}),) if found[1:] else ()
        one = ColumnProposal(word, "metric", found[0], asks=doubt, offers=tuple((name, None) for name in found[1:]))
        made.append(one if "unit" in places.titles else _with_unit(one, evidence, places, decimal))
    return tuple(made)


def _with_unit(one: ColumnProposal, evidence: Evidence, places: Places, decimal: str) -> ColumnProposal:
    import polars as pl

    from connectors.csv_table.heading import read_heading

    heading = read_heading(one.title, "measurement")
    if heading and heading.unit:
        return replace(one, unit=heading.unit)
    assert evidence.first is not None
    cell = tabular_cells.number(pl.col(places.titles["value"]), decimal)
    told = evidence.first.filter(pl.col(places.titles["metric"]) == one.title).select(cell).to_series().drop_nulls()
    choice = choose(one.what, told.to_list(), imperial=False)
    offers = (*one.offers, *((one.what, unit) for unit in choice.others if unit != choice.unit))
    return replace(one, unit=choice.unit, asks=(*one.asks, *choice.asks), offers=offers)
