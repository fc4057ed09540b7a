"""A US ledger in words: why each dollar falls to whom, and how much of each limit was used."""

from __future__ import annotations

from typing import Any

from healthkit.i18n import number, text
from healthkit.planning.insurance.model import Share
from healthkit.planning.insurance.money import amount
from healthkit.planning.insurance.us.services import services

_DOMAIN = "insurance_us"


def explain(share: Share, lang: str) -> str:
    """A share or note in one sentence.

    Of its values, whole numbers are cents, other numbers percentages, ``service`` is an id; words stand as they are.
    """
    values: dict[str, Any] = {name: _said(value, lang) for name, value in share.values}
    if "service" in values:
        values["service"] = services()[values["service"]].label[lang]
    return text(f"{_DOMAIN}.{share.rule}", lang, amount=_said(share.amount, lang), **values)


def limit_label(name: str, lang: str) -> str:
    """A name of ``Ledger.met`` in words: ``deductible_in_network.self``, ``limit.rehabilitation.self``."""
    what, *rest = name.split(".")
    known = services()
    group = known[rest[0]].label[lang] if rest and rest[0] in known else rest[0] if rest else ""
    label = text(f"{_DOMAIN}.met_{what}", lang, group=group)
    who = rest[-1] if rest else ""
    if who == "family":
        return f"{label}, {text(f'{_DOMAIN}.met_family', lang)}"
    return label if who in ("", "self") else f"{label}, {who}"


def counts_visits(name: str) -> bool:
    """Whether a name of ``Ledger.met`` counts visits instead of cents."""
    return name.partition(".")[0] in ("limit", "first")


def _said(value: str | int | float, lang: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return amount(value, "USD", lang)
    return number(value, lang, 0 if value == int(value) else 2 if value * 10 != int(value * 10) else 1)
