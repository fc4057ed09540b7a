"""Before and after a change: the verdict by hand, what is missing, what else changed, and what it refuses."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from healthkit.analysis.compare import compare
from healthkit.errors import ReportFailed, UsageError
from healthkit.report import experiment, run
from healthkit.report.blocks import Figure, Markdown, Table
from healthkit.store import Vault, open_vault
from tests.report.builder import PASSPHRASE
from tests.report.conftest import Pdf

START = date(2026, 10, 12)


@pytest.fixture(scope="module")
def changed(vault_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Vault:
    """The vault with steps that rise by 4000 from the start on, a medication of that day, and two days without."""
    folder = Path(shutil.copytree(vault_folder, tmp_path_factory.mktemp("experiment") / "vault"))
    vault = open_vault(folder, PASSPHRASE)
    with vault.writer() as con:
        con.execute("UPDATE daily SET total = total + 4000 WHERE metric = 'step_count' AND day >= ?", [START])
        con.execute("DELETE FROM daily WHERE metric = 'step_count' AND day IN ('2026-09-20', '2026-10-20')")
        con.execute(
            "INSERT INTO medication (medication_id, fact_key, state_key, name, status, started, source_id,"
            " batch_id) VALUES (1, 1, 1, 'Metformin', 'active', '2026-10-13', 1, 1)"
        )
    return vault


def text_of(section: Any) -> str:
    return "\n".join(block.plain() for block in section.blocks)


def made(vault: Vault, **more: Any) -> Any:
    return experiment.load(**{"metric": "step_count", "start": START.isoformat(), "vault": vault, **more})


def test_the_verdict_is_that_of_the_days(changed: Vault) -> None:
    with changed.reader() as con:
        sides = [
            con.execute(
                "SELECT total FROM daily WHERE metric = 'step_count' AND day BETWEEN ? AND ? ORDER BY day", bounds
            ).fetchnumpy()["total"]
            for bounds in (["2026-10-12", "2026-11-08"], ["2026-09-14", "2026-10-11"])
        ]
    expected = compare(*(np.asarray(side, dtype=np.float64) for side in sides))
    told = made(changed)
    assert told._trial.comparison == expected
    assert (expected.verdict, expected.n_first, expected.n_second) == ("higher", 27, 27)
    said = told.result().blocks[1].plain()
    assert said.startswith("**Higher than before.** Steps was")
    assert f"{expected.first:,.0f}" in said
    (table,) = (block for block in told.result().blocks if isinstance(block, Table))
    assert [row[2] for row in table.rows] == ["27/28", "27/28"]


def test_no_change_is_said_to_be_none(changed: Vault) -> None:
    said = made(changed, metric="respiratory_rate", lang="fr").result().blocks[1].plain()
    assert said.startswith("**Aucune différence visible.**")
    assert "Inchangé, dans la variation habituelle" in said


def test_a_washout_is_left_out_of_both(changed: Vault) -> None:
    told = made(changed, washout=7, days=21)._trial
    assert (told.span.first, told.span.last) == (date(2026, 10, 19), date(2026, 11, 8))
    assert (told.span.recent.first, told.span.recent.last) == (date(2026, 9, 21), date(2026, 10, 11))
    assert told.comparison.n_first == 20


def test_what_is_missing_and_what_else_changed(changed: Vault) -> None:
    said = text_of(made(changed).caveats())
    assert "Before, one day lacks data: 20 Sept." in said.replace("20 Sep.", "20 Sept.")
    assert "After, one day lacks data: 20 Oct." in said
    assert "Metformin" in said
    assert "A before and after cannot tell" in said


def test_every_day_is_drawn_and_told(changed: Vault) -> None:
    figures = [block for block in made(changed).days().blocks if isinstance(block, Figure)]
    points = [trace for trace in figures[0].figure.data if trace.mode == "markers"]
    assert [sum(value is not None for value in trace.y) for trace in points] == [27, 27]


def test_too_little_is_said(changed: Vault) -> None:
    said = made(changed, start="2026-11-14", days=7).result().blocks[1].plain()
    assert said.startswith("**Too little data.** 2 days after and 7 before")


def test_without_a_start_the_last_days_are_the_phase_after(changed: Vault) -> None:
    trial = made(changed, start="")._trial
    assert trial.span.last == date(2026, 11, 15)
    assert (trial.span.last - trial.start).days == 27


def test_what_cannot_be_is_refused(changed: Vault, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="days"):
        made(changed, days=3)
    with pytest.raises(UsageError, match="washout"):
        made(changed, washout=90)
    with pytest.raises(ReportFailed, match="Nothing was recorded of this"):
        made(changed, start="2029-01-01")
    with pytest.raises(UsageError, match="metric"):
        run("experiment", {"metric": "happiness"}, tmp_path / "x.pdf", changed)


@pytest.mark.browser
def test_on_paper(changed: Vault, tmp_path: Path, browser: Path) -> None:
    given = {"metric": "step_count", "start": START.isoformat()}
    for lang, heading in (("en", "What this cannot show"), ("fr", "Ce que cela ne montre pas")):
        result = run("experiment", {"lang": lang, **given}, tmp_path / f"{lang}.pdf", changed)
        pdf = Pdf((tmp_path / f"{lang}.pdf").read_bytes())
        assert heading in pdf.text
        assert result.manifest["figures"] == {"drawn": 1, "tables": 0}
        assert all(len(page) > 200 for page in pdf.pages)
        assert "{" not in pdf.text


def test_markdown_of_the_verdict_has_no_gap(changed: Vault) -> None:
    for lang in ("en", "fr"):
        blocks = made(changed, lang=lang).result().blocks + made(changed, lang=lang).caveats().blocks
        assert all("{" not in block.plain() for block in blocks if isinstance(block, Markdown))
