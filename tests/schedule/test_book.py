"""``schedule.toml``: written for a person's eyes, read with care."""

from __future__ import annotations

import os
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from healthkit.errors import DamagedFile, UnknownName, UnwritableVault, UsageError
from healthkit.schedule import book
from healthkit.schedule.declaring import declare
from tests.schedule.stand_in import ADDED, entry

FULL = entry(
    "résultats du mois", "0 7 1 * *", parameters={"lang": "fr", "panel": "lipids"}, folder=Path("/tmp/é 100%"), keep=12,
    notify=("desktop", "mail"), attach=True, encrypt=True, paused=True,
)  # fmt: skip


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    return tmp_path


def write(vault: Path, text: str) -> None:
    (vault / book.FILE).write_text(text, "utf-8")


def test_what_is_written_is_read_back(vault: Path) -> None:
    for one in (FULL, entry("b", "0 22 * * *", kind="backup", report=None, folder=Path("/tmp/b"), keep_days=30)):
        book.put(vault, one)
        assert book.read(vault).entry(one.name) == one
    assert list(book.read(vault).entries) == ["résultats du mois", "b"]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_only_its_owner_can_read_it(vault: Path) -> None:
    book.put(vault, FULL)
    assert stat.S_IMODE((vault / book.FILE).stat().st_mode) == 0o600


def test_comments_and_order_of_a_hand_survive(vault: Path) -> None:
    book.put(vault, entry("a", "0 7 * * *", folder=Path("/tmp")))
    path = vault / book.FILE
    path.write_text(path.read_text("utf-8").replace('every = "0', '# before work\nevery = "30'), "utf-8")
    book.put(vault, entry("b", "0 8 * * *", folder=Path("/tmp")))
    book.remove(vault, "b")
    assert "# before work" in path.read_text("utf-8")
    assert book.read(vault).entry("a").every == "30 7 * * *"


def test_a_name_is_taken_once(vault: Path) -> None:
    book.put(vault, FULL)
    with pytest.raises(UsageError, match="already"):
        book.put(vault, FULL)
    book.put(vault, replace(FULL, keep=3), replacing=True)
    assert book.read(vault).entry(FULL.name).keep == 3
    with pytest.raises(UnknownName, match="résultats"):
        book.remove(vault, "résultats")


HEAD = '[entry.a]\nkind = "report"\nzone = "UTC"\nadded = 2026-11-22T07:00:00Z\nreport = "weekly"\nfolder = "/tmp"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f'{HEAD}every = "0 7 * * *"\nkeeps = 3\n', "has a key “keeps” that is not known. Known: keep."),
        (f'{HEAD}every = "sometimes"\n', "“sometimes” does not say when"),
        (f'{HEAD}every = "0 0 31 2 *"\n', "“0 0 31 2 *” does not say when"),
        (HEAD, "does not say “every”"),
        (f'{HEAD}every = "0 7 * * *"\nkeep = 0\n', "“keep” of the entry “a” is not a whole number from 1 to 366"),
        (f'{HEAD}every = "0 7 * * *"\nkeep = true\n', "“keep” of the entry “a” is not a whole number from 1 to 366"),
        (f'{HEAD}every = "0 7 * * *"\nnotify = ["fax"]\n', 'is not a list of "desktop" and "mail"'),
        (f'{HEAD}every = "0 7 * * *"\nparameters = {{weeks = [1]}}\n', "is not a table of plain values"),
        (HEAD.replace("UTC", "Europe/Pari") + 'every = "0 7 * * *"\n', "no time zone named “Europe/Pari”"),
        (HEAD.replace("UTC", "Europe") + 'every = "0 7 * * *"\n', "no time zone named “Europe”"),
        (HEAD.replace("T07:00:00Z", "") + 'every = "0 7 * * *"\n', "“added” of the entry “a” is not a moment"),
        (HEAD.replace('folder = "/tmp"\n', "") + 'every = "0 7 * * *"\n', "does not say “folder”"),
        ("[entry]\na = 3\n", "“a” in schedule.toml is no table"),
        (HEAD.replace("entry.a", 'entry."../a"') + 'every = "0 7 * * *"\n', "“../a” cannot name an entry"),
    ],
)
def test_a_mistake_of_the_hand_is_named_and_hides_no_other_entry(vault: Path, text: str, said: str) -> None:
    good = HEAD.replace("entry.a", "entry.good") + 'every = "daily"\n'
    write(vault, good + ("" if text.startswith("[entry]") else text))
    if text.startswith("[entry]"):
        write(vault, text)
    found = book.read(vault)
    assert said in str(next(iter(found.faults.values())))
    assert f"“{next(iter(found.faults))}”" in str(next(iter(found.faults.values()))), "run-due prints no name before it"
    assert list(found.entries) == ([] if text.startswith("[entry]") else ["good"])
    with pytest.raises(UsageError):
        found.entry(next(iter(found.faults)))


@pytest.mark.parametrize("text", ["[entry.a\n", "entry = 3\n", "version = 2\n", "\x00"])
def test_a_file_that_is_no_schedule_is_said_to_be_so(vault: Path, text: str) -> None:
    write(vault, text)
    with pytest.raises(DamagedFile, match=r"schedule\.toml"):
        book.read(vault)


def test_a_mark_that_an_editor_put_in_front_is_no_mistake(vault: Path) -> None:
    (vault / book.FILE).write_bytes(b"\xef\xbb\xbf" + f'{HEAD}every = "daily"\n'.encode())
    assert list(book.read(vault).entries) == ["a"]
    book.put(vault, entry("b", "0 7 * * *", folder=Path("/tmp")))
    assert list(book.read(vault).entries) == ["a", "b"]


def test_a_hand_may_write_a_folder_of_the_home(vault: Path) -> None:
    write(vault, HEAD.replace('"/tmp"', '"~/Reports"') + 'every = "weekly"\n')
    assert book.read(vault).entry("a").folder == Path.home() / "Reports"


def test_two_that_write_at_once_lose_nothing(vault: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: book.put(vault, entry(f"e{n}", "0 7 * * *", folder=Path("/tmp"))), range(12)))
    assert len(book.read(vault).entries) == 12


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="the administrator may write anywhere")
def test_a_read_only_folder_is_said_to_be_so(vault: Path) -> None:
    vault.chmod(0o500)
    with pytest.raises(UnwritableVault):
        book.put(vault, FULL)


DECLARED = {"folder": Path("/tmp"), "report": "weekly", "zone": "Europe/Paris", "now": ADDED}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"report": "weakly"}, "There is no report named “weakly”. Nearest: weekly."),
        ({"report": None}, "No report was named"),
        ({"parameters": {"note": "potassium 6.8"}}, "has no parameter “note”"),
        ({"parameters": {"week": "last"}}, "The parameter “week” cannot be “last”."),
        ({"folder": None}, "has no folder"),
        ({"zone": "Paris"}, "There is no time zone named “Paris”"),
        ({"keep": "0"}, "does not say how many to keep"),
        ({"keep": "400"}, "does not say how many to keep"),
        ({"attach": True}, "Only the mail of a report carries a file"),
        ({"encrypt": True, "notify": ("mail",)}, "nothing to encrypt"),
    ],
)
def test_what_could_not_be_run_is_not_added(vault: Path, change: dict[str, object], said: str) -> None:
    with pytest.raises((UsageError, UnknownName)) as caught:
        declare("a", "report", "weekly", vault_folder=vault, **{**DECLARED, **change})  # type: ignore[arg-type]
    assert said in str(caught.value)


def test_an_entry_is_declared_with_the_computers_zone(vault: Path) -> None:
    made = declare("a", "report", "weekly", vault_folder=vault, **{**DECLARED, "zone": None, "keep": "90d"})  # type: ignore[arg-type]
    assert (made.keep, made.keep_days, made.every) == (None, 90, "0 7 * * MON")
    assert (
        datetime.now(__import__("zoneinfo").ZoneInfo(made.zone)).utcoffset() == datetime.now().astimezone().utcoffset()
    )
