"""The wizard for tables: what it sends to its page, what the answers change, and what is imported and kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from healthkit import widgets
from healthkit.source import kept_mappings
from healthkit.store import Vault
from healthkit.widgets.mapping_panel import MappingPanel

TABLE = "Date,Weight,HRV,Steps,Zorp\n" + "".join(f"0{n}/02/2025,18{n}.5,4{n},8{n}00,x\n" for n in range(1, 6))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "my table.csv"
    path.write_text(TABLE, "utf-8")
    return path


def say(panel: MappingPanel, **content: Any) -> list[dict[str, Any]]:
    """What the page is answered."""
    sent: list[dict[str, Any]] = []
    panel.box.send = lambda content, buffers=None: sent.append(content)
    panel._heard(None, content, [])
    return sent


def column(sent: list[dict[str, Any]], title: str) -> dict[str, Any]:
    return next(one for one in sent[-1]["columns"] if one["title"] == title)


def run(panel: MappingPanel) -> list[dict[str, Any]]:
    """Import, and what the page hears of it."""
    sent: list[dict[str, Any]] = []
    panel.box.send = lambda content, buffers=None: sent.append(content)
    thread = panel.start()
    if thread is not None:
        thread.join(60)
    return sent


def test_a_table_is_shown_with_what_is_open_and_nothing_of_it_is_state(empty: Vault, table: Path) -> None:
    panel = widgets.map_table(table, empty, "en")
    sent = say(panel, kind="ready")
    assert sent[-1]["kind"] == "proposal"
    assert "5 rows" in sent[-1]["head"]
    assert (column(sent, "Weight")["what"], column(sent, "Weight")["unit"]) == ("body_mass", "lb")
    assert "speak for lb" in column(sent, "Weight")["asks"][0]
    assert column(sent, "Date")["order"]
    assert column(sent, "Zorp")["tells"] == ["nothing is known by this title"]
    assert ["2025-02-01", "Weight", "82.3 kg"] in sent[-1]["stored"]
    state = str(panel.box.get_state())
    assert "181.5" not in state
    assert "8100" not in state
    assert "181.5" not in panel.still()


def test_nothing_is_imported_before_every_point_is_answered(empty: Vault, table: Path) -> None:
    panel = widgets.map_table(table, empty, "fr")
    say(panel, kind="ready")
    [refused] = run(panel)
    assert refused == {"kind": "refused", "words": "Répondez d’abord à ce qui est marqué."}
    with empty.reader() as con:
        assert con.execute("SELECT count(*) FROM import_batch").fetchone() == (0,)


def test_the_answers_count_and_the_mapping_is_kept(empty: Vault, table: Path) -> None:
    panel = widgets.map_table(table, empty, "en")
    say(panel, kind="ready")
    say(panel, kind="swap")
    say(panel, kind="set", title="Weight", metric="Weight", unit="kg")
    sent = say(panel, kind="accept", title="HRV")
    assert not sent[-1]["open"]
    assert ["2025-01-02", "Weight", "181.5 kg"] in sent[-1]["stored"]
    sent = say(panel, kind="ignore", title="Steps")
    assert column(sent, "Steps")["kind"] == "leave"
    done = run(panel)[-1]
    assert done["kind"] == "done"
    assert "new" in done["lines"][0] or "added" in done["lines"][0].casefold()
    with empty.reader() as con:
        found = con.execute("SELECT metric, day::VARCHAR, mean FROM daily WHERE day = DATE '2025-03-02'").fetchall()
    assert sorted(found) == [("body_mass", "2025-03-02", 183.5), ("heart_rate_variability_rmssd", "2025-03-02", 43.0)]
    [kept] = kept_mappings.every(kept_mappings.folder_of(empty.folder))
    assert kept.path.name == "my-table.toml"
    assert kept.path.stat().st_mode & 0o077 == 0
    assert "181.5" not in kept.text
    assert "was imported" in panel.still()


def test_what_cannot_be_is_refused_in_words_and_changes_nothing(empty: Vault, table: Path) -> None:
    panel = widgets.map_table(table, empty, "en")
    say(panel, kind="ready")
    before = panel.proposal
    for answer in (
        {"title": "Weight", "metric": "body_mass", "unit": "mmHg"},
        {"title": "Weight", "metric": "wieght", "unit": ""},
        {"title": "Zorp", "metric": "step_count", "unit": ""},
        {"title": "none", "metric": "step_count", "unit": ""},
    ):
        [sent] = say(panel, kind="set", **answer)
        assert sent["kind"] == "refused", answer
        assert sent["words"]
    assert panel.proposal == before


def test_a_path_may_be_typed_and_what_is_no_table_is_said(empty: Vault, table: Path, tmp_path: Path) -> None:
    panel = widgets.map_table(vault=empty, lang="fr")
    assert say(panel, kind="ready") == []
    (tmp_path / "letter.txt").write_text("Only words.\n", "utf-8")
    [sent] = say(panel, kind="look", path=str(tmp_path / "letter.txt"))
    assert sent["kind"] == "refused"
    [sent] = say(panel, kind="look", path=str(tmp_path / "nowhere.csv"))
    assert sent["kind"] == "refused"
    [sent] = say(panel, kind="look", path=f'"{table}"')
    assert sent["kind"] == "proposal"
    assert "une ligne par jour" in sent["head"]


def test_a_table_of_several_persons_and_an_open_decimal_sign_are_answered(empty: Vault, tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_text('User,Date,Steps\n3,2025-02-01,"8,100"\n4,2025-02-01,"7,200"\n', "utf-8")
    panel = widgets.map_table(path, empty, "en")
    [sent] = say(panel, kind="ready")
    assert {one["code"] for one in sent["asks"]} == {"persons", "decimal_threes"}
    say(panel, kind="decimal", sign=".")
    say(panel, kind="person", name="nobody")
    [sent] = say(panel, kind="person", name="4")
    assert not sent["open"]
    assert run(panel)[-1]["kind"] == "done"
    with empty.reader() as con:
        assert con.execute("SELECT total FROM daily WHERE metric = 'step_count'").fetchall() == [(7200.0,)]
