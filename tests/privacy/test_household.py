"""Whose vault it is: a minor's wants a guardian, whom neither guessing nor a restore nor a forged row replaces."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from healthkit.errors import EgressRefused, UnknownName, UsageError, VaultClosed
from healthkit.privacy import guardians, minors
from healthkit.privacy.categories import categories
from healthkit.privacy.household import Household, vaults_beside
from healthkit.privacy.profiles import Profile, profile
from healthkit.settings import settings
from healthkit.store import Vault, create_vault
from healthkit.store.backup import make_backup
from healthkit.store.restore import restore_backup

PASSPHRASE, GUARDIAN = "four unrelated small words", "an elder's own words"
NOW = datetime(2026, 11, 22, 12)


class Clock:
    """A clock that a test sets."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def rows(vault: Vault) -> list[str]:
    with vault.ledger() as con:
        return [row[0] for row in con.execute("SELECT action FROM guardian ORDER BY at_utc").fetchall()]


def test_nobody_is_a_minor_unless_marked(vault: Vault) -> None:
    house = Household(vault)
    assert not house.status().minor
    assert house.admit(None) is None
    assert house.admits(None)
    assert house.policy() is None
    for call in (house.unlock, house.unmark):
        with pytest.raises(UsageError, match="not marked"):
            call(GUARDIAN)


def test_marking_asks_for_the_guardian_until_unmarked(vault: Vault) -> None:
    house = Household(vault, clock=Clock())
    status = house.mark_minor("13_15", GUARDIAN)
    assert (status.minor, status.band, status.since, status.tries) == (True, "13_15", NOW, 0)
    with pytest.raises(EgressRefused) as refused:
        house.admit(None)
    assert refused.value.reason == "guardian"
    policy = house.admit(house.unlock(GUARDIAN))
    assert policy == minors.policy("13_15")
    with pytest.raises(VaultClosed):
        house.unmark("a wrong passphrase")
    assert house.status().tries == 1
    house.unmark(GUARDIAN)
    assert house.admit(None) is None
    assert rows(vault) == ["mark", "try", "open", "try", "try", "open", "unmark"]


def test_the_ledger_holds_no_passphrase(vault: Vault) -> None:
    Household(vault).mark_minor("16_17", GUARDIAN)
    with vault.ledger() as con:
        [(salt, verifier, everything)] = con.execute(
            "SELECT salt, verifier, guardian::VARCHAR FROM guardian"
        ).fetchall()
    assert (len(salt), len(verifier)) == (16, 32)
    assert GUARDIAN not in everything
    Household(vault).unmark(GUARDIAN)
    Household(vault).mark_minor("16_17", GUARDIAN)
    with vault.ledger() as con:
        assert con.execute("SELECT count(DISTINCT verifier) FROM guardian WHERE action = 'mark'").fetchone() == (2,)


def test_a_guess_costs_what_the_vaults_own_key_costs(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEALTHKIT_KEY_MEMORY_MB", "16")
    settings.cache_clear()
    Household(vault).mark_minor("16_17", GUARDIAN)
    with vault.ledger() as con:
        assert con.execute("SELECT memory_kib, passes, lanes FROM guardian").fetchone() == (16 * 1024, 3, 4)


@pytest.mark.parametrize("passphrase", ["short", "        x", PASSPHRASE])
def test_a_passphrase_that_guards_nothing_is_refused(vault: Vault, passphrase: str) -> None:
    with pytest.raises(UsageError):
        Household(vault).mark_minor("16_17", passphrase)
    assert rows(vault) == []


def test_a_token_holds_for_one_vault_one_marking_some_minutes(vault: Vault, tmp_path: Path) -> None:
    house = Household(vault)
    house.mark_minor("13_15", GUARDIAN)
    token = house.unlock(GUARDIAN, minutes=5)
    assert house.admits(token)
    assert 4.9 < token.minutes_left <= 5
    assert not house.admits(house.unlock(GUARDIAN, minutes=0))
    assert not house.admits(replace(token, until=token.until + 3600))
    other = Household(create_vault(tmp_path / "other", PASSPHRASE))
    other.mark_minor("13_15", GUARDIAN)
    assert not other.admits(token)
    house.mark_minor("16_17", GUARDIAN)
    assert not house.admits(token)


def test_a_token_of_another_process_opens_nothing(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    house = Household(vault)
    house.mark_minor("13_15", GUARDIAN)
    token = house.unlock(GUARDIAN)
    monkeypatch.setattr(os, "getpid", lambda: 1)
    assert not token.admits(token.vault_id, token.mark_id)


def test_a_minor_cannot_mark_anew_with_a_passphrase_of_their_own(vault: Vault) -> None:
    house = Household(vault)
    house.mark_minor("under_13", GUARDIAN)
    with pytest.raises(VaultClosed):
        house.mark_minor("16_17", "a minor's own words")
    assert house.status().band == "under_13"
    assert house.mark_minor("13_15", GUARDIAN).band == "13_15"


def test_guessing_gets_slower(vault: Vault) -> None:
    clock = Clock()
    house = Household(vault, clock=clock)
    house.mark_minor("13_15", GUARDIAN)
    for _ in range(5):
        with pytest.raises(VaultClosed, match="not the guardian's"):
            house.unlock("wrong wrong")
    with pytest.raises(VaultClosed, match="too often") as refused:
        house.unlock(GUARDIAN)
    assert refused.value.hint == "Try again in 1 min."
    assert rows(vault).count("try") == 5
    clock.now += timedelta(seconds=61)
    with pytest.raises(VaultClosed, match="not the guardian's"):
        house.unlock("wrong wrong")
    clock.now += timedelta(seconds=61)
    with pytest.raises(VaultClosed, match="too often"):
        house.unlock(GUARDIAN)
    clock.now += timedelta(seconds=61)
    house.unlock(GUARDIAN)
    assert house.status().tries == 0
    with pytest.raises(VaultClosed, match="not the guardian's"):
        house.unlock("wrong wrong")


def test_a_clock_put_back_neither_waits_for_ever_nor_buries_the_marking(vault: Vault) -> None:
    clock = Clock()
    house = Household(vault, clock=clock)
    house.mark_minor("13_15", GUARDIAN)
    for _ in range(5):
        with pytest.raises(VaultClosed):
            house.unlock("wrong wrong")
    clock.now -= timedelta(days=900)
    with pytest.raises(VaultClosed, match="too often") as refused:
        house.unlock(GUARDIAN)
    assert refused.value.hint == "Try again in 1 min."
    assert house.status().minor


def test_a_forged_unmarking_ends_nothing(vault: Vault) -> None:
    house = Household(vault)
    house.mark_minor("13_15", GUARDIAN)
    with vault.ledger() as con:
        mark = guardians.current(con)
    assert mark is not None
    for proof in (None, b"", bytes(32), mark.verifier):
        with vault.ledger(write=True) as con:
            con.execute(
                "INSERT INTO guardian (entry_id, at_utc, action, mark_id, proof) "
                "VALUES (?, TIMESTAMP '2026-12-24', 'unmark', ?, ?)",
                [str(uuid4()), mark.id, proof],
            )
        assert house.status().minor


@pytest.mark.parametrize(
    ("age", "band", "of_age_on"),
    [
        ("under_13", "under_13", date(2044, 11, 22)),
        ("13_15", "13_15", date(2031, 11, 22)),
        ("16_17", "16_17", date(2028, 11, 22)),
        (2008, "16_17", date(2026, 12, 31)),
        (2011, "13_15", date(2029, 12, 31)),
        (2014, "under_13", date(2032, 12, 31)),
        (2026, "under_13", date(2044, 12, 31)),
    ],
)
def test_ages(vault: Vault, age: minors.Band | int, band: str, of_age_on: date) -> None:
    status = Household(vault, clock=Clock()).mark_minor(age, GUARDIAN)
    assert (status.band, status.of_age_on, status.of_age) == (band, of_age_on, False)


@pytest.mark.parametrize("year", [2007, 1979, 2027])
def test_no_minor_was_born_then(vault: Vault, year: int) -> None:
    with pytest.raises(UsageError, match="no minor"):
        Household(vault, clock=Clock()).mark_minor(year, GUARDIAN)


def test_the_birth_date_of_the_vault(vault: Vault) -> None:
    house = Household(vault, clock=Clock())
    with pytest.raises(UsageError, match="no minor"):
        house.mark_minor(None, GUARDIAN)
    with vault.writer() as con:
        con.execute("UPDATE person SET value = '2012-02-29' WHERE key = 'birth_date'")
    assert house.mark_minor(None, GUARDIAN).of_age_on == date(2030, 3, 1)
    with vault.writer() as con:
        con.execute("UPDATE person SET value = '1979-03-12' WHERE key = 'birth_date'")
    assert house.status().of_age_on == date(2030, 3, 1), "a birth date corrected later ages nobody"
    with vault.writer() as con:
        con.execute("DELETE FROM person WHERE key = 'birth_date'")
    with pytest.raises(UsageError, match="does not know"):
        house.mark_minor(None, GUARDIAN)


def test_the_band_grows_and_coming_of_age_ends_nothing_by_itself(vault: Vault) -> None:
    clock = Clock()
    house = Household(vault, clock=clock)
    house.mark_minor(2011, GUARDIAN)
    with pytest.raises(VaultClosed) as refused:
        house.unmark()
    assert "2029-12-31" in refused.value.hint
    clock.now = datetime(2028, 1, 1)
    assert house.status().band == "16_17"
    clock.now = datetime(2029, 12, 31)
    status = house.status()
    assert (status.minor, status.band, status.of_age) == (True, "16_17", True)
    with pytest.raises(EgressRefused):
        house.admit(None)
    house.unmark()
    assert house.admit(None) is None


def test_a_stated_band_does_not_grow(vault: Vault) -> None:
    clock = Clock()
    house = Household(vault, clock=clock)
    house.mark_minor("under_13", GUARDIAN)
    clock.now = datetime(2032, 1, 1)
    assert house.status().band == "under_13"


@pytest.mark.parametrize("forget", [False, True])
def test_a_restored_backup_lifts_no_marking(vault: Vault, tmp_path: Path, *, forget: bool) -> None:
    make_backup(vault, tmp_path / "copy")
    Household(vault).mark_minor("13_15", GUARDIAN)
    vault.close()
    restored = restore_backup(tmp_path / "copy", vault.folder, PASSPHRASE, forget_ledger=forget).vault
    house = Household(restored)
    assert house.status().band == "13_15"
    assert house.admits(house.unlock(GUARDIAN))
    restored.close()


def test_a_restored_backup_brings_no_marking_back(vault: Vault, tmp_path: Path) -> None:
    Household(vault).mark_minor("13_15", GUARDIAN)
    make_backup(vault, tmp_path / "copy")
    Household(vault).unmark(GUARDIAN)
    vault.close()
    restored = restore_backup(tmp_path / "copy", vault.folder, PASSPHRASE).vault
    assert not Household(restored).status().minor
    restored.close()


def test_a_restore_over_the_ledger_of_an_older_version(vault: Vault, tmp_path: Path) -> None:
    make_backup(vault, tmp_path / "copy")
    with vault.ledger(write=True) as con:
        con.execute("DROP TABLE guardian")
        con.execute("DELETE FROM schema_migration WHERE number = 3")
    vault.close()
    done = restore_backup(tmp_path / "copy", vault.folder, PASSPHRASE)
    assert done.ledger == "joined"
    assert not Household(done.vault).status().minor
    done.vault.close()


def test_policies_are_whole(vault: Vault) -> None:
    for band in minors.BANDS:
        policy = minors.policy(band)
        assert policy.minor
        assert {"mental_health", "sexual_health", "documents"} <= policy.deny <= categories().keys()
        assert profile(policy.redaction).deny == policy.deny
        assert len(policy.prompt) > 300
        assert "trusted adult" in policy.prompt
    assert {"body", "nutrition"} <= minors.policy("13_15").deny
    with pytest.raises(UnknownName):
        Household(vault).policy("18_20")


def test_a_policy_only_takes_away() -> None:
    own = Profile("own", {"en": "own"}, frozenset({"labs", "body"}), frozenset({"labs"}), free_text=True, raw=True)
    narrowed = minors.policy("13_15").narrowed(own)
    assert not narrowed.free_text
    assert not narrowed.raw
    assert all(narrowed.refuses(kind) for kind in categories())


def test_neighbours_are_told_without_being_opened(tmp_path: Path) -> None:
    house = tmp_path / "house"
    for name in ("anna", "Ben", "anna.before-restore-20260101-000000"):
        create_vault(house / name, PASSPHRASE).close()
    make_backup(create_vault(tmp_path / "x", PASSPHRASE), house / "copy")
    (house / "photos").mkdir()
    (house / ".new-1").mkdir()
    for name in ("vault", "ledger", "conversations"):
        (house / "Ben" / f"{name}.duckdb").write_bytes(b"nobody reads this")
    found = vaults_beside(house / "anna")
    assert [(one.label, one.current) for one in found] == [("anna", True), ("Ben", False)]
    assert vaults_beside(tmp_path / "nowhere" / "vault") == ()


def test_listing_neighbours_opens_no_file_of_theirs(tmp_path: Path) -> None:
    """Seen by Python's own audit hook, in a process of its own since a hook cannot be taken back."""
    for name in ("anna", "ben"):
        create_vault(tmp_path / "house" / name, PASSPHRASE).close()
    code = (
        "import json, sys\nfrom pathlib import Path\nfrom healthkit.privacy.household import vaults_beside\n"
        "opened = []\nsys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == 'open' else None)\n"
        "found = vaults_beside(Path(sys.argv[1]))\nprint(json.dumps([len(found), [o for o in opened if 'ben' in o]]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "house" / "anna")], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == [2, []]
