"""A finding as a sentence in the person's language."""

from __future__ import annotations

from datetime import date

from healthkit.i18n import day, listing, number, text
from healthkit.insight.findings.facts import TRAINING, Finding
from healthkit.model.analytes import analytes
from healthkit.model.catalogue import catalogue
from healthkit.model.units import unit_label
from healthkit.source.labs_words import signed_percent


def sentence(finding: Finding, lang: str) -> str:
    """What is told, with its days and numbers."""
    season = finding.kind == "season"
    words = text(
        f"insights.{finding.key}",
        lang,
        first=day(finding.first, lang),
        last=day(finding.last, lang),
        metrics=listing([_name(one, lang) for one in finding.metrics], lang),
        size=_size(finding, lang),
        n=finding.n,
        named=finding.named.rsplit(":", 1)[-1],
        unit=unit_label(catalogue()[finding.metrics[0]].unit, lang) if season else "",
        crest=day(date.fromisoformat(finding.named), lang) if season else "",
    )
    return words[:1].upper() + words[1:]


def _size(finding: Finding, lang: str) -> str:
    if finding.kind == "medicine":
        return signed_percent(finding.size, lang)
    return number(finding.size, lang, 0 if finding.size >= 10 else 1)


def _name(metric: str, lang: str) -> str:
    if metric == TRAINING:
        return ""
    name = catalogue()[metric].name(lang) if metric in catalogue().metrics else analytes().all[metric].name(lang)
    return name if name[:2].isupper() else name[:1].lower() + name[1:]
