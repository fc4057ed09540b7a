"""The report of pinned answers: what stands in it, and that nothing of a model's text becomes more than text."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from healthkit.errors import ReportFailed, UnknownName
from healthkit.privacy.conversations import Conversations
from healthkit.privacy.pins import pin, pins
from healthkit.privacy.turns import Said
from healthkit.report import pinned, run
from healthkit.store import Vault, create_vault

EVIDENCE = [{"metric": "step_count", "from": "2026-10-01", "to": "2026-10-31", "rows": 31}, {"shown": {"by": "m"}}]
HOSTILE = "You took **6,000 steps**. ![p](https://evil.example/p.png) [c](https://evil.example) <b>x</b>"


@pytest.fixture
def vault(own_home: Path) -> Vault:
    made = create_vault(own_home / "vault", "four words by chance")
    said = [Said("person", "How many steps?"), Said("assistant", HOSTILE, EVIDENCE, written_by="m @ models.example")]
    chats = Conversations(made)
    one = chats.start("en", "m", said)
    chats.add_turn(one, [Said("person", "And sleep?"), Said("assistant", "Seven hours.")])
    return made


def chat_of(vault: Vault) -> str:
    return Conversations(vault).list()[0].id


def test_only_what_is_pinned_is_in_it_with_who_wrote_it(vault: Vault) -> None:
    pin(vault, chat_of(vault), 2, on=True)
    made = pinned.load("en", vault)
    answer, note, _ = made.answers().blocks
    assert answer.plain().startswith("## How many steps?\n\nYou took **6,000 steps**.")
    assert "](" not in answer.plain()
    assert "<b>" not in answer.plain()
    assert note.plain().startswith("Written by an AI (m @ models.example)")
    assert note.plain().endswith("Rests on: Steps (October 1, 2026 – October 31, 2026)")


def test_taking_it_out_and_deleting_its_chat_both_end_it(vault: Vault) -> None:
    chat = chat_of(vault)
    pin(vault, chat, 2, on=True)
    pin(vault, chat, 4, on=True)
    assert [one.question for one in pins(vault)] == ["How many steps?", "And sleep?"]
    pin(vault, chat, 2, on=False)
    assert [one.question for one in pins(vault)] == ["And sleep?"]
    Conversations(vault).delete(chat)
    assert pins(vault) == ()
    with pytest.raises(ReportFailed, match="Aucune réponse"):
        pinned.load("fr", vault)


@pytest.mark.parametrize("position", [1, 9])
def test_only_answers_that_are_there_can_be_pinned(vault: Vault, position: int) -> None:
    with pytest.raises(UnknownName):
        pin(vault, chat_of(vault), position, on=True)


def test_it_becomes_a_pdf(vault: Vault, tmp_path: Path) -> None:
    pin(vault, chat_of(vault), 2, on=True)
    made = run("pinned", {"lang": "fr"}, tmp_path / "pinned.pdf", vault)
    words = " ".join(page.extract_text() for page in PdfReader(made.pdf).pages)
    assert "Réponses épinglées" in words
    assert "6,000 steps" in words
    assert "Rédigé par une IA" in words
    assert made.manifest["pinned"] == 1
    assert not any("/URI" in str(page.get("/Annots", "")) for page in PdfReader(made.pdf).pages)
