"""How English and French name a moment of the record after ``since``, ``after`` or ``before``."""

from __future__ import annotations

import re

HINT = re.compile(r"\b(?:since|after|before|until|following|prior|depuis|apres|avant|jusqu)\b")
"""Without one of these words no moment is named."""

FRAMES: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (
        ("before (?:and|vs|versus|or) after|after (?:and|vs|versus) before", "around"),
        ("(?:ever )?since", "since"),
        ("after|following", "after"),
        ("before|prior to", "before"),
        ("until|up to|up until|till", "until"),
    ),
    "fr": (
        ("avant (?:et|ou|contre|vs|puis) apres|avant apres", "around"),
        ("depuis", "since"),
        ("apres", "after"),
        ("avant", "before"),
        ("jusqu (?:a|au)", "until"),
    ),
}

_LAST = "(?:my|the) (?:last|latest|most recent)"
_DOCTOR = "(?:(?:doctor|medical|clinic|gp|physician) )?"
_SHOT = "(?:shot|vaccine|vaccination|jab|booster|booster shot|immunization|immunisation|dose|injection)"
_DERNIER = "(?:mon|ma|le|la) (?:dernier|derniere|plus recente?)"
_CHEZ = "(?: (?:chez|avec) (?:le|mon|un) (?:medecin|docteur|generaliste))?"
_PIQURE = "(?:vaccin|vaccination|rappel|injection|piqure|dose)"

MOMENTS: dict[str, dict[str, str]] = {
    "en": {
        "emergency": rf"{_LAST} (?:emergency(?: room| department)?|er|ed) (?:visit|stay)"
        "|i was last in the (?:er|emergency room)",
        "stay": rf"(?:{_LAST}|my) (?:hospital stay|stay in(?: the)? hospital|hospital admission|hospitali[sz]ation)"
        "|i (?:was last in|left)(?: the)? hospital",
        "appointment": rf"{_LAST} {_DOCTOR}(?:appointment|consultation|check ?up|check up)",
        "visit": rf"{_LAST} (?:{_DOCTOR}visit|visit (?:to|with|at) (?:the|my|a) (?:doctor|clinic|gp)|encounter)"
        "|i last (?:saw|visited|went to) (?:the|my|a) (?:doctor|gp|physician)",
        "shot": rf"(?:{_LAST}|my) (?:\w+ ){{0,3}}?{_SHOT}",
        "operation": rf"(?:{_LAST}|my|the) (?:surgery|operation)",
        "diagnosis": "(?:my|the) diagnosis of|(?:i was|being) (?:first )?diagnosed with|(?:my|the) onset of",
        "stop": "i(?: have| ve)? (?:stopped|quit|ended|discontinued|finished|came off|went off|got off)"
        "(?: taking| using)?|(?:stopping|quitting|ending|coming off)(?: taking)?",
        "start": "i(?: have| ve)? (?:started|began|begun|went on|got on|was put on)(?: taking| using| on| with)?"
        "|(?:starting|beginning|going on)(?: taking| on| with)?|(?:my|the) (?:start|beginning) of",
        "taking": "i(?: have| ve)?(?: been| am| m)? (?:take|taking|on)",
        "procedure": rf"(?:{_LAST}|my|the)",
    },
    "fr": {
        "emergency": rf"{_DERNIER} (?:passage|visite|venue) aux urgences",
        "stay": rf"(?:{_DERNIER}|mon|ma) (?:hospitalisation|sejour a l hopital|sejour hospitalier)",
        "appointment": rf"{_DERNIER} (?:rendez vous|rdv|consultation)(?: medicale?)?{_CHEZ}",
        "visit": rf"{_DERNIER} visite(?: medicale)?{_CHEZ}"
        "|que j ai vu (?:le|mon|un) (?:medecin|docteur)(?: pour la derniere fois)?",
        "shot": rf"(?:{_DERNIER}|mon|ma) {_PIQURE}",
        "operation": rf"(?:{_DERNIER}|mon|ma|l) (?:operation|intervention chirurgicale|chirurgie)",
        "diagnosis": "(?:mon|le) diagnostic (?:de|du|d)(?: la| l)?",
        "stop": "(?:que )?j ai (?:arrete|cesse)(?: de prendre)?(?: le| la| l| les| du| de la| mon| ma)?"
        "|(?:l |mon )?arret (?:de la|du|de l|de|des|d)|(?:d )?(?:arreter|avoir arrete)(?: le| la| l| les| du| de la)?",
        "start": "(?:que )?j ai (?:commence|debute)(?: a prendre)?(?: le| la| l| les| du| de la| mon| ma)?"
        "|(?:de |d )?(?:commencer|debuter|avoir commence|prendre)(?: a prendre)?(?: le| la| l| les| du| de la)?"
        "|(?:le |mon )?(?:debut|commencement) (?:de la|du|de l|de|des|d)",
        "taking": "(?:que )?je (?:prends|suis sous)(?: le| la| l| les| du| de la| de l| mon| ma)?",
        "procedure": rf"(?:{_DERNIER}|mon|ma)",
    },
}
"""Moments by kind, the most particular first."""
NAMED = frozenset({"diagnosis", "stop", "start", "taking", "procedure"})
"""Kinds that are followed by a name that the record knows."""
AGAINST = re.compile(r" (?:against|for|contre|anti)(?: the| le| la| l)?(?= )")
SHOTS = frozenset(f"{_SHOT}|{_PIQURE}".replace("(?:", "").replace(")", "").split("|")) | {
    "my",
    "the",
    "last",
    "latest",
    "most",
    "recent",
    "mon",
    "ma",
    "le",
    "la",
    "dernier",
    "derniere",
    "plus",
    "recente",
    "booster",
}
