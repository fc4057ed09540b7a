"""Scheduled backups: which stay, whose are removed, and that a failure costs no older one."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthkit.errors import UsageError, VaultError
from healthkit.schedule import backups, drill
from healthkit.schedule.backups import Kept, Plan, stay
from healthkit.schedule.entry import Entry
from healthkit.store import Vault
from healthkit.store.backup import make_backup, read_backup

from .synthetic import CANARY, PARIS, days, entry, vault_in

START = datetime(2026, 1, 1, 2, tzinfo=UTC)


@pytest.fixture
def vault(own_home: Path) -> Iterator[Vault]:
    made = vault_in(own_home / "vault")
    days(made, "body_mass", [70.0, 71.0, 72.0], START.date())
    yield made
    made.close()


def nightly(folder: Path, **plan: str) -> Entry:
    return entry("backup", folder=folder, parameters={"drill": "0", **plan})


def dates(found: list[Kept]) -> list[str]:
    return [f"{one.at:%m-%d}" for one in sorted(found, key=lambda one: one.at)]


def every_night(count: int) -> list[Kept]:
    at = START.replace(tzinfo=None)
    return [Kept(Path(str(n)), at + timedelta(days=n), "a", n + 1, {}) for n in range(count)]


def test_grandfather_father_and_son_after_a_year_of_nights() -> None:
    kept = stay(every_night(365), Plan(daily=3, weekly=3, monthly=3), PARIS)
    # Sunday is the last of a week; 31 December 2026 a Thursday, so that week's newest is that day itself.
    assert dates(kept) == ["10-31", "11-30", "12-20", "12-27", "12-29", "12-30", "12-31"]


def test_the_newest_of_a_day_stays_by_the_persons_clock() -> None:
    at = datetime(2026, 3, 28, 22, 30)
    two = [Kept(Path(str(n)), at + timedelta(hours=n), "a", n, {}) for n in range(2)]
    assert len(stay(two, Plan(2, 0, 0), "UTC")) == 1
    assert len(stay(two, Plan(2, 0, 0), PARIS)) == 2, "23:30 and 00:30 are two days there"


def test_the_very_newest_stays_whatever_is_asked() -> None:
    assert dates(stay(every_night(5), Plan(0, 0, 0), PARIS)) == ["01-05"]
    assert dates(stay(every_night(5), Plan(5, 0, 0), PARIS, keep_days=2)) == ["01-03", "01-04", "01-05"]
    assert stay([], Plan(), PARIS) == []


@given(
    st.lists(st.integers(0, 20_000), min_size=1, max_size=40, unique=True),
    st.builds(Plan, st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)),
)
def test_thinning_night_by_night_keeps_what_thinning_at_once_would(hours: list[int], plan: Plan) -> None:
    """What a later night would have kept is never gone already."""
    at = START.replace(tzinfo=None)
    every = [Kept(Path(str(n)), at + timedelta(hours=hour), "a", n, {}) for n, hour in enumerate(sorted(hours))]
    held: list[Kept] = []
    for one in every:
        held = stay([*held, one], plan, PARIS)
    assert held == stay(every, plan, PARIS)
    assert len(held) <= max(1, plan.daily + plan.weekly + plan.monthly)


def test_a_backup_is_whole_private_and_dated(vault: Vault, tmp_path: Path) -> None:
    path = backups.back_up(vault, nightly(tmp_path / "new" / "folder"), START)
    assert path.name == "healthkit-20260101T020000Z"
    assert read_backup(path).vault_id == vault.vault_id
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
        assert all(stat.S_IMODE(one.stat().st_mode) == 0o600 for one in path.iterdir())
    held = b"".join(one.read_bytes() for one in path.iterdir())
    assert CANARY.encode() not in held, "not even the entry's name is written open"
    assert b"daily" not in held


def test_only_what_the_entry_itself_made_for_this_vault_is_removed(
    vault: Vault, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    by_hand = make_backup(vault, tmp_path).path
    stranger = vault_in(tmp_path_factory.mktemp("other") / "vault")
    theirs = backups.back_up(stranger, nightly(tmp_path), START)
    other = backups.back_up(vault, entry("backup", name="other", folder=tmp_path), START)
    assert other.name.endswith("Z-2"), "two of one second lie side by side"
    (tmp_path / "healthkit-20200101T000000Z").mkdir()
    (tmp_path / "letters").mkdir()
    mine = [
        backups.back_up(vault, nightly(tmp_path, daily="2", weekly="0", monthly="0"), START + timedelta(days=n))
        for n in range(1, 5)
    ]
    left = {one.name for one in tmp_path.iterdir()}
    kept = {one.name for one in (by_hand, theirs, other, *mine[2:])}
    assert left == kept | {"healthkit-20200101T000000Z", "letters"}
    assert [one.number for one in backups.kept(vault, tmp_path) if one.entry == CANARY] == [3, 4]
    stranger.close()


def test_what_a_crash_left_is_cleared_and_nothing_else(vault: Vault, tmp_path: Path) -> None:
    for name in (".healthkit-20260101T020000Z.0a1b2c3d", ".healthkit-20260101T020000Z.gone", ".letters.gone"):
        (tmp_path / name).mkdir()
    backups.back_up(vault, nightly(tmp_path), START)
    assert {one.name for one in tmp_path.iterdir()} == {"healthkit-20260101T020000Z", ".letters.gone"}


def test_a_backup_that_fails_its_drill_costs_no_older_one(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    strict = {"daily": "1", "weekly": "0", "monthly": "0", "drill": "2"}
    first = backups.back_up(vault, nightly(tmp_path, **strict), START)

    def failing(*_: object) -> None:
        raise VaultError("The backup could not be restored.")

    monkeypatch.setattr(drill, "try_out", failing)
    with pytest.raises(VaultError):
        backups.back_up(vault, nightly(tmp_path, **strict), START + timedelta(days=1))
    assert first.exists()


def test_every_nth_is_tried(vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    monkeypatch.setattr(drill, "try_out", lambda vault, path, rows: tried.append(path.name))
    for n in range(7):
        backups.back_up(vault, nightly(tmp_path, drill="3", daily="1"), START + timedelta(days=n))
    assert tried == ["healthkit-20260103T020000Z", "healthkit-20260106T020000Z"]


@pytest.mark.parametrize("said", [{"hourly": "1"}, {"daily": "-1"}, {"daily": "many"}, {"weekly": "٣"}])
def test_numbers_that_are_none_are_refused(said: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        backups.plan_of(entry("backup", folder=tmp_path, parameters=said))


def test_keep_is_a_number_of_days(tmp_path: Path) -> None:
    assert backups.plan_of(entry("backup", folder=tmp_path, keep=30)).daily == 30
    assert backups.plan_of(entry("backup", folder=tmp_path)) == Plan()


def test_a_folder_that_cannot_be_written_is_told(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(VaultError):
        backups.back_up(vault, nightly(tmp_path / "file" / "folder"), START)
