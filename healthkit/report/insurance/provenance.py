"""What the report was made of, as a table and for the caller; and its figures for the next issue."""

from __future__ import annotations

from typing import Any

from healthkit.i18n import number
from healthkit.planning.insurance import simulate
from healthkit.planning.insurance.words import money, say
from healthkit.report.blocks import Manifest, Markdown, Section, Table
from healthkit.report.headlines import Headline, Headlines
from healthkit.report.insurance.facts import Facts
from healthkit.report.period.provenance import breakable, file_rows, versions

_CENT = 1.0
"""Draws are alike from issue to issue, so that any whole unit of money is a difference."""


def parameters(facts: Facts) -> dict[str, str]:
    """The parameters that were given."""
    request = facts.request
    every = {"lang": request.lang, "plans": request.plans, "scenario": request.scenario, "year": request.year}
    return {name: value for name, value in every.items() if value}


def values(facts: Facts) -> dict[str, Any]:
    """The manifest: plain values only, no clock, so that equal inputs give equal bytes."""
    use = facts.use
    return {
        "report": "insurance",
        "period": {
            "name": f"{use.year}-{facts.request.scenario}" if facts.request.scenario else str(use.year),
            "first": f"{use.year}-01-01",
            "last": f"{use.year}-12-31",
        },
        "parameters": parameters(facts),
        "plans": [{"file": name, "sha256": sha} for name, sha in facts.files],
        "use": {"origin": use.origin, "year": use.year, "events": len(use.events), "filled": len(use.filled)},
        "draw": {"years": facts.made.years, "seed": simulate.SEED},
        "imports": file_rows(facts.vault),
        "versions": versions(),
    }


def provenance(facts: Facts) -> Section:
    """The table of parts, the manifest, the figures for the next issue."""
    lang, use, manifest = facts.lang, facts.use, values(facts)
    command = "healthkit report insurance " + " ".join(
        f"-p {name}={value}" for name, value in parameters(facts).items()
    )
    said = number(len(use.events), lang)
    pairs = [
        (say("made_use", lang), f"{use.origin}, {use.year}, n = {said}"),
        (say("made_plans", lang), "\n".join(f"{breakable(name)} {sha}" for name, sha in facts.files)),
        (say("made_seed", lang), say("made_draw", lang, n=number(facts.made.years, lang), seed=simulate.SEED)),
        (_of_report("made_versions", lang), ", ".join(f"{name} {one}" for name, one in manifest["versions"].items())),
        (_of_report("made_again", lang), command),
    ]
    rows: list[list[str | list[float]]] = [[name, value] for name, value in pairs]
    columns = [_of_report("col_what", lang), _of_report("col_value", lang)]
    made = Table(columns, rows, ["left", "left"], widths=[1, 3.4], small=True)
    heading = Markdown("## " + say("section_provenance", lang))
    return Section(heading, made, Manifest(manifest), headlines(facts))


def _of_report(key: str, lang: str) -> str:
    from healthkit.i18n import text

    return text(f"report.{key}", lang)


def headlines(facts: Facts) -> Headlines:
    """The plan that comes first, and what each is expected to cost."""
    lang, best = facts.lang, facts.outcomes[0]
    first = Headline("best", say("title", lang), best.plan.name)
    others = [
        Headline(
            one.plan.id, one.plan.name, money(one.expected, facts.use, lang), one.expected / 100, noise=_CENT
        )
        for one in facts.outcomes
    ]  # fmt: skip
    return Headlines([first, *others])
