"""The commands that are killed, and what is particular to each."""

from __future__ import annotations

import shutil
from pathlib import Path

from healthkit.privacy.consent import Consents
from healthkit.store.backup import MANIFEST, read_backup
from tests.faults import contents
from tests.faults.kills import Scenario, Trial
from tests.faults.stage import OLD, Stage


def _backup_is_whole_or_absent(trial: Trial) -> None:
    place = trial.work / "copy"
    if place.exists():
        assert (place / MANIFEST).exists()
        read_backup(place)


def _backup_is_whole(trial: Trial) -> None:
    read_backup(trial.work / "copy")


def _report_is_whole_or_absent(trial: Trial) -> None:
    for name, begin, end in (("week.pdf", b"%PDF", b"%%EOF"), ("week.html", b"<!", b"</html>")):
        path = trial.work / name
        if path.exists():
            body = path.read_bytes()
            assert body[: len(begin)].lower() == begin.lower()
            assert body.rstrip().endswith(end)


def _report_is_there(trial: Trial) -> None:
    assert (trial.work / "week.pdf").exists()
    assert (trial.work / "week.html").exists()
    _report_is_whole_or_absent(trial)


def _migrated(trial: Trial) -> None:
    with contents.opened(trial.vault) as vault:
        assert contents.schema(vault) > OLD


def _again_backup(trial: Trial) -> None:
    _backup_is_whole_or_absent(trial)
    shutil.rmtree(trial.work / "copy", ignore_errors=True)  # a place that is taken is refused, as it should be


def _stage_files(stage: Stage) -> None:
    stage.first()
    stage.longer()
    stage.drop()


def held(stage: Stage) -> Path:
    """A vault with an export in it, and the files beside it."""
    _stage_files(stage)
    return stage.held()


def _begun(stage: Stage) -> Path:
    _stage_files(stage)
    return stage.begun()


def _two_words(stage: Stage) -> Path:
    """A vault that has revoked and grown since the backup was made: of the ledger, its word is the later one."""
    return stage.revoked()


def _latest_word_holds(trial: Trial) -> None:
    with contents.opened(trial.vault) as vault:
        assert [entry.action for entry in Consents(vault).entries()] == ["grant", "revoke"]
        assert Consents(vault).now() == ()


def _no_steps(trial: Trial) -> None:
    """Nor does the same file bring them back."""
    trial.call(("import", "{stage}/first.zip"))
    with contents.opened(trial.vault) as vault, vault.reader() as con:
        assert con.execute("SELECT count(*) FROM sample WHERE metric = 'step_count'").fetchone() == (0,)


def _nothing(stage: Stage) -> None:
    _stage_files(stage)


SCENARIOS = {
    one.name: one
    for one in (
        Scenario("init", _nothing, ("import", "{stage}/first.zip")),
        Scenario("import", _begun, ("import", "{stage}/first.zip")),
        Scenario("merge", held, ("import", "{stage}/longer.zip")),
        Scenario("watch", _begun, ("import", "--watch", "--once", "{stage}/drop")),
        Scenario("rebuild", held, ("rebuild",)),
        Scenario("migration", Stage.older, ("status", "--json"), after=_migrated),
        Scenario("backup", held, ("backup", "{work}/copy"), between=_again_backup, after=_backup_is_whole),
        Scenario("erase", held, ("erase", "--metric", "step_count", "--yes"), after=_no_steps),
        Scenario("restore", _two_words, ("restore", "{stage}/copy"), after=_latest_word_holds, derives=False),
        Scenario(
            "report",
            held,
            ("report", "weekly", "-o", "{work}/week.pdf", "--html", "{work}/week.html"),
            between=_report_is_whole_or_absent,
            after=_report_is_there,
        ),
    )
}
