"""A clock that was set back: by a flat battery, a traveller, another system on the same disk."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from healthkit.privacy import consent
from healthkit.privacy.consent import Consents
from healthkit.schedule.running import run_due
from healthkit.source import job
from healthkit.source.ingest import import_path
from healthkit.store import Vault, creation, open_vault
from healthkit.store.backup import make_backup
from healthkit.store.lock import FileLock
from healthkit.store.restore import restore_backup
from tests.faults import contents
from tests.faults.stage import PASSPHRASE, Stage
from tests.schedule.stand_in import StandIn, entry, scheduled

BACK = datetime(2001, 1, 1, tzinfo=UTC)


class _Back(datetime):
    """The clock of a machine that thinks it is 2001."""

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        return BACK if tz else BACK.replace(tzinfo=None)


@pytest.fixture
def vault(stage: Stage, tmp_path: Path) -> Vault:
    shutil.copytree(stage.held(), tmp_path / "vault")
    return open_vault(tmp_path / "vault", PASSPHRASE)


def test_the_last_word_on_a_consent_holds_whatever_the_clock_says(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The grant is of today; the revocation that follows bears a date of 2001, and wins."""
    assert Consents(vault).now()
    monkeypatch.setattr(consent, "datetime", _Back)
    Consents(vault).revoke("apple_health", "report")
    monkeypatch.undo()
    actions = [one.action for one in Consents(vault).entries()]
    assert actions == ["grant", "revoke"]
    assert Consents(vault).now() == ()


def test_a_revocation_by_a_slow_clock_survives_a_restore(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = make_backup(vault, tmp_path / "copy")
    monkeypatch.setattr(consent, "datetime", _Back)
    Consents(vault).revoke("apple_health", "report")
    monkeypatch.undo()
    monkeypatch.delenv("HEALTHKIT_KEY_FILE", raising=False)
    restored = restore_backup(copy.path, vault.folder, PASSPHRASE)
    assert [one.action for one in Consents(restored.vault).entries()] == ["grant", "revoke"]
    assert Consents(restored.vault).now() == ()
    creation.forget(vault.folder)


def test_imports_keep_their_order_by_number_not_by_time(
    stage: Stage, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "utc_now", lambda: BACK.replace(tzinfo=None))
    (report,) = import_path(vault, stage.longer())
    assert not report.error
    with vault.reader() as con:
        rows = con.execute("SELECT batch_id, finished_at FROM import_batch ORDER BY batch_id").fetchall()
    assert [number for number, _ in rows] == list(range(1, len(rows) + 1))
    assert rows[-1][1] < rows[0][1]
    with contents.opened(vault.folder) as again:
        held = contents.tables(again)
        made = contents.recomputed(again)
    assert {name: held[name] for name in made} == made
    assert contents.doctor(vault.folder) == []


def test_nothing_is_made_a_second_time_after_the_clock_was_set_back(tmp_path: Path) -> None:
    vault, maker = scheduled(tmp_path / "v", entry("week", "0 7 * * *", folder=tmp_path / "out")), StandIn()
    now = datetime(2026, 11, 5, 8, tzinfo=UTC)
    assert len(run_due(vault, now, maker=maker).outcomes) == 1
    for back in (timedelta(hours=2), timedelta(days=1), timedelta(days=3)):
        run_due(vault, now - back, maker=maker)
        assert len(set(maker.made)) == len(maker.made), "one moment was made twice"
    made = list(maker.made)
    run_due(vault, now, maker=maker)
    assert maker.made == made, "the clock is right again, and nothing is due"
    run_due(vault, now + timedelta(days=1), maker=maker)
    assert len(maker.made) == len(made) + 1


def test_a_lock_knows_no_age(tmp_path: Path) -> None:
    """Whoever died holds nothing, however young the file; whoever lives holds it, however old."""
    held = FileLock(tmp_path / "vault.lock")
    held.acquire(exclusive=True, wait=0)
    os.utime(tmp_path / "vault.lock", (0, 0))
    with pytest.raises(Exception, match="in use"):
        FileLock(tmp_path / "vault.lock").acquire(exclusive=True, wait=0.05)
    held.release()
    os.utime(tmp_path / "vault.lock", (4e9, 4e9))
    FileLock(tmp_path / "vault.lock").acquire(exclusive=True, wait=0)
