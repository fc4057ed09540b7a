"""A French ledger in words: why each euro falls to whom, and how much of each limit was used."""

from __future__ import annotations

from healthkit.i18n import text
from healthkit.planning.insurance.fr.services import posts
from healthkit.planning.insurance.model import Share
from healthkit.planning.insurance.money import amount

_DOMAIN = "insurance_fr"


def explain(share: Share, lang: str) -> str:
    """A share or note in one sentence; of its values, whole numbers are cents and words stand as they are."""
    values = {name: value if isinstance(value, str) else amount(value, "EUR", lang) for name, value in share.values}
    return text(f"{_DOMAIN}.{share.rule}", lang, None, amount=amount(share.amount, "EUR", lang), **values)


def limit_label(name: str, lang: str) -> str:
    """A name of ``Ledger.met`` in words: ``participation.self``, ``dental_prosthesis.child1``."""
    what, _, person = name.partition(".")
    known = posts().get(what)
    label = known.label[lang] if known else text(f"{_DOMAIN}.met_{what}", lang)
    return label if person in ("", "self") else f"{label}, {person}"
