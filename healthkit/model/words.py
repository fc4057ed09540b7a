"""Words as people type them, made comparable: letter case, accents, apostrophes and hyphens do not matter."""

from __future__ import annotations

import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_JOINTS = str.maketrans({"’": "'", "‘": "'", "-": " ", "‐": " ", "‑": " ", "_": " "})


def small_letters(text: str) -> str:
    """Small letters without accents or ligatures: what two spellings of a word have in common."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    # Letters of mathematics become plain capitals only by the normal form, so they are made small last.
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold()


def fold(text: str) -> str:
    """The comparable form of a word or phrase.

    >>> fold("Fréquence cardiaque au réveil"), fold("Mal au cœur"), fold("VO₂max")
    ('frequence cardiaque au reveil', 'mal au coeur', 'vo2max')
    """
    return " ".join(small_letters(text.translate(_JOINTS)).split())
