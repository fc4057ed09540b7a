"""A proposal as the TOML of a mapping: titles, metrics, units and forms; no cell of the table."""

from __future__ import annotations

from healthkit.source.proposal import PAIR, ColumnProposal, Proposal

_PRESSURES = '["blood_pressure_systolic", "blood_pressure_diastolic"]'


def written(proposal: Proposal) -> str:
    """The mapping, to be read by :func:`connectors.csv_table.mapping.parse`; open questions stand as comments."""
    lines = ["# What this table holds; correct what is wrong. docs/csv.md says all that can be written."]
    lines += [f'row = "{proposal.row}"', *_places(proposal), f"app = {quoted(proposal.app)}"]
    ignored = [one.title for one in proposal.columns if one.kind == "leave"]
    if ignored:
        lines.append(f"ignore = [{', '.join(map(quoted, ignored))}]")
    lines.append(f"titles = [{', '.join(quoted(one.title) for one in proposal.columns)}]")
    metrics = [one for one in proposal.columns if one.kind == "metric"]
    lines += ["", "[columns]", *(_metric(one, proposal.row) for one in metrics)]
    lines += [f"# {quoted(one.title)} = ?" for one in proposal.columns if one.kind == "unknown"]
    names = [one for one in proposal.names if one.kind == "metric"]
    if proposal.names:
        lines += ["", "[metrics]", *(_metric(one, "measurement") for one in names)]
        lines += [f"# {quoted(one.title)} = ?" for one in proposal.names if one.kind != "metric"]
    lines += _person(proposal)
    return "\n".join([*lines, "", "[format]", *_format(proposal)]) + "\n"


def _places(proposal: Proposal) -> list[str]:
    made = []
    for one in proposal.columns:
        if one.kind != "place":
            continue
        said = quoted(one.title)
        if one.what == "duration" and one.unit:
            said = f"{{ column = {said}, unit = {quoted(one.unit)} }}"
        made.append(f"{one.what} = {said}{_asked(one)}")
    if proposal.day_of:
        made.append(f"day = {quoted(proposal.day_of)}")
    if proposal.activity:
        made.append(f"activity = {{ is = {quoted(proposal.activity)} }}")
    return made


def _metric(one: ColumnProposal, row: str) -> str:
    metric = _PRESSURES if one.what == PAIR else quoted(one.what)
    more = [f"unit = {quoted(one.unit)}"] if one.unit else []
    if row == "workout" and one.of:
        more.append(f"is = {quoted(one.of)}")
    said = f"{{ metric = {metric}{''.join(f', {word}' for word in more)} }}" if more or one.what == PAIR else metric
    return f"{quoted(one.title)} = {said}{_asked(one)}"


def _asked(one: ColumnProposal) -> str:
    return f"  # ? {', '.join(flag.code for flag in one.asks)}" if one.asks else ""


def _person(proposal: Proposal) -> list[str]:
    facts = [one for one in proposal.columns if one.kind == "person"]
    lines = ["", "[person]", *(f"{one.what} = {quoted(one.title)}" for one in facts)] if facts else []
    ids = next((one.title for one in facts if one.what == "id"), None)
    if proposal.only is not None and ids:
        lines += ["", "[only]", f"{quoted(ids)} = {quoted(proposal.only)}"]
    return lines


def _format(proposal: Proposal) -> list[str]:
    lines = []
    if proposal.sheet is not None and proposal.sheet_chosen:
        lines.append(f"sheet = {quoted(proposal.sheet)}")
    lines.append(f'decimal = "{proposal.decimal}"')
    if proposal.dates:
        lines.append(f"date = [{', '.join(map(quoted, proposal.dates))}]")
    return lines


def quoted(text: str) -> str:
    """A TOML string."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"' + "".join(char if ord(char) >= 32 and ord(char) != 127 else f"\\u{ord(char):04x}" for char in plain) + '"'
    )
