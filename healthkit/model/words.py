"""Words as people type them, made comparable: letter case, accents, apostrophes and hyphens do not matter."""

from __future__ import annotations

import unicodedata

_PLAIN = str.maketrans({"’": "'", "‘": "'", "œ": "oe", "æ": "ae", "-": " ", "‐": " ", "‑": " ", "_": " "})


def fold(text: str) -> str:
    """The comparable form of a word or phrase.

    >>> fold("Fréquence cardiaque au réveil"), fold("Mal au cœur"), fold("VO₂max")
    ('frequence cardiaque au reveil', 'mal au coeur', 'vo2max')
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN)).casefold()
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())
