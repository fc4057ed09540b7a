"""The board of today as a panel: sentences, both languages, nothing to show, the printed form."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from healthkit import widgets
from healthkit.store import Vault, create_vault

WHEN = date(2026, 11, 19)


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    made = create_vault(tmp_path_factory.mktemp("today") / "v", "four words by chance")
    rows = [("resting_heart_rate", WHEN - timedelta(days=back), 60.0 + back % 3) for back in range(2, 60)]
    with made.writer() as con:
        con.executemany("INSERT INTO daily (metric, day, n, mean) VALUES (?, ?, 1, ?)", rows)
        con.execute(
            "INSERT INTO daily (metric, day, n, mean) VALUES (?, ?, 1, 75)",
            ["resting_heart_rate", WHEN - timedelta(days=1)],
        )
        con.execute("INSERT INTO daily (metric, day, n, last) VALUES ('body_mass', ?, 1, 70)", [WHEN - timedelta(9)])
    return made


def words(html: str) -> str:
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL).split())


def test_what_stands_out_and_what_has_stopped_come_first(vault: Vault) -> None:
    said = words(widgets.today(vault=vault, lang="en", as_of=WHEN).still())
    assert said.startswith("Thursday, November 19, 2026 Outside your usual range: Resting heart rate 75")
    assert "No longer coming: Weight since November 10, 2026." in said.replace("Body mass", "Weight")


def test_french_says_the_same(vault: Vault) -> None:
    said = words(widgets.today(vault=vault, lang="fr", as_of=WHEN).still())
    assert "Hors de votre plage habituelle" in said
    assert "au-dessus de votre habitude" in said
    assert "3 jours sur 3" in said


def test_the_line_is_described_and_breaks_where_a_day_has_nothing(vault: Vault) -> None:
    html = widgets.today(vault=vault, lang="en", as_of=WHEN).still()
    assert 'role="img" aria-label="from 60' in html
    path = re.search(r'<path d="([^"]+)"', html)
    assert path is not None
    assert path[1].count("M") == 1


def test_an_empty_vault_says_what_to_do(tmp_path: Path) -> None:
    empty = create_vault(tmp_path / "v", "four words by chance")
    assert "healthkit import" in widgets.today(vault=empty, lang="en").still()
