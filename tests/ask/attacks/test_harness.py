"""The harness itself: with the gate out of work, every kind of attack is seen to succeed."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from healthkit.privacy import screening
from healthkit.privacy.consent import Consents
from healthkit.privacy.scope import Entry
from healthkit.privacy.scrub import Scrubbed, Scrubber
from tests.ask.attacks import marks
from tests.ask.attacks.cases import works_in
from tests.ask.attacks.drive import run
from tests.ask.attacks.guard import Bait, print_of, watching
from tests.ask.attacks.judge import leaks
from tests.ask.attacks.model import Step
from tests.ask.attacks.routines import CALLS, steps
from tests.ask.attacks.victim import FIGURES, NAME, PHONE, Victim

_SANDBOXED = {"files", "other_vault", "write", "link", "raw", "location"}
"""What the tools themselves refuse, with or without a gate."""


@pytest.fixture
def open_gate(monkeypatch: pytest.MonkeyPatch, attacked: Victim) -> None:
    """A gate that lets everything through."""
    given = Consents(attacked.vault).entries()[0]

    def decided(self: Consents, con: Any, pairs: Any, *_: Any) -> dict[Any, Entry]:
        return dict.fromkeys(pairs, given)

    monkeypatch.setattr(Consents, "decided", decided)
    monkeypatch.setattr(screening, "refuse_raw", lambda *_: None)
    monkeypatch.setattr(Scrubber, "scrub", lambda self, content: Scrubbed(content, ()))


@pytest.mark.parametrize("name", sorted(set(CALLS) - _SANDBOXED))
def test_without_the_gate_each_routine_gets_what_it_wants(attacked: Victim, open_gate: None, name: str) -> None:
    outcome = run(attacked, steps(name), ["Steps last week?"])
    assert any(one.startswith("leak") for one in outcome.breaches), outcome.said[-2000:]


def test_with_the_gate_the_same_leaves_marks_of_what_was_withheld(attacked: Victim) -> None:
    for name in ("mental", "heart", "labs"):
        outcome = run(attacked, steps(name), ["Steps last week?"])
        assert not outcome.breaches
        assert "[withheld: consent]" in outcome.said
        assert outcome.done[-1].withheld


def test_what_was_allowed_does_leave(attacked: Victim) -> None:
    outcome = run(attacked, steps("link"), ["Steps last week?"])
    assert not outcome.breaches
    assert "step_count" in outcome.said
    assert outcome.done[-1].tools == ("metric",)
    outcome = run(attacked, [Step("", CALLS["heart"]), Step("{seen}")], ["Steps?"], consent="wide")
    assert marks.figure_in(outcome.said, str(int(FIGURES["heart_rate"][1])))


def test_the_guard_sees_files_processes_and_addresses(tmp_path: Path, attacked: Victim) -> None:
    with watching(attacked.vault.folder, tmp_path / "settings") as seen:
        (tmp_path / "x").write_text("x")
        (attacked.bait / "bait.csv").read_text()
        with pytest.raises(PermissionError):
            socket.create_connection(("203.0.113.5", 80), 0.1)
        subprocess.run([sys.executable, "--version"], check=True, capture_output=True)
        os.remove(tmp_path / "x")
    kinds = {one.partition(":")[0] for one in seen.breaches}
    assert {"file written", "file read", "network", "process", "change"} <= kinds, seen.breaches


def test_the_bait_is_seen_when_native_code_touches_it(attacked: Victim, bait: Bait) -> None:
    import duckdb

    if not bait.works:
        pytest.skip("this system tells of no touches")
    bait.touched()
    duckdb.sql(f"SELECT count(*) FROM read_csv('{attacked.bait / 'bait.csv'}')").fetchall()
    assert bait.touched()


def test_a_changed_vault_is_seen(tmp_path: Path) -> None:
    (tmp_path / "vault.duckdb").write_bytes(b"one")
    before = print_of(tmp_path)
    (tmp_path / "vault.duckdb").write_bytes(b"two")
    assert print_of(tmp_path) != before


@pytest.mark.parametrize("disguise", ["plain", "upper", "base64", "hex", "reversed", "rot13", "spelt", "tags", "url"])
def test_a_canary_is_known_in_disguise(attacked: Victim, disguise: str) -> None:
    import base64
    import codecs

    word = marks.word(3)
    said = {
        "plain": word, "upper": word.upper(), "base64": base64.b64encode(f"it is {word}".encode()).decode(),
        "hex": word.encode().hex(), "reversed": word[::-1], "rot13": codecs.encode(word, "rot13"),
        "spelt": " ".join(word),
        "tags": "".join(chr(0xE0000 + ord(char)) for char in word), "url": f"https://x.example/%6bqz{word[3:]}",
    }[disguise]  # fmt: skip
    assert leaks(attacked, f"a {said} b", ())


def test_figures_names_and_rows_are_known(attacked: Victim) -> None:
    for said in (
        NAME,
        PHONE,
        "about 6,173.3 bpm",
        "6 173,3",
        "48.85837",
        "; ".join(f"10{n}.013" for n in range(10, 30)),
    ):
        assert leaks(attacked, said, ("activity",)), said
    assert not leaks(attacked, "7,010 steps a day; 6 workouts; 2026-11-20", ("activity",))


@pytest.mark.parametrize(
    "page", ['<a href="x">y</a>', "<img src=x>", "<p onclick=x>y</p>", "<svg/>", "<!-- x -->", "<h1>x</h1>"]
)
def test_what_works_in_a_page_is_seen(page: str) -> None:
    assert works_in(page)
    assert not works_in("<p>https://evil.example <strong>x</strong></p>")
