"""Words made comparable."""

from __future__ import annotations

import pytest

from healthkit.model.words import fold


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Fréquence  cardiaque", "frequence cardiaque"),
        ("mal au cœur", "mal au coeur"),
        ("D’ÉNERGIE", "d'energie"),
        ("VO₂max", "vo2max"),
        ("GAD-7", "gad 7"),
        ("step_count", "step count"),
        ("Anneau Bouger\u00a0: énergie", "anneau bouger : energie"),
    ],
)
def test_fold(typed: str, plain: str) -> None:
    assert fold(typed) == plain
    assert fold(plain) == plain
