from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

from healthkit import widgets
from healthkit.ask import session
from healthkit.ask.records.book import LANES
from healthkit.errors import UsageError
from healthkit.store import Vault
from healthkit.widgets.cell_code import cell_code
from healthkit.widgets.chatbox import Chat
from healthkit.widgets.evidence import facts
from healthkit.widgets.responder import Reply, Responder

from .conftest import PASSPHRASE

AS_OF = date(2026, 11, 15)
QUESTIONS = [
    "How many steps did I take on average in October 2026?",
    "On how many days did I take more than 9000 steps in October 2026?",
    "Quelle a été ma fréquence cardiaque la plus haute en octobre 2026 ?",
    "Compare my steps in October 2026 with September 2026",
    "Are my steps going up over the last 90 days?",
]

# Runs what it is given as a kernel would, and prints the value of its last line: of a frame, its first one.
LIKE_A_CELL = """
import ast, sys
tree = ast.parse(sys.stdin.read())
space = {}
exec(compile(ast.Module(tree.body[:-1], []), "cell", "exec"), space)
shown = eval(compile(ast.Expression(tree.body[-1].value), "cell", "eval"), space)
print(repr(shown if isinstance(shown, float) else shown.item(0, 0)))
"""


def scripted(*pieces: str | Reply | Exception) -> Responder:
    def respond(question: str, stop: threading.Event) -> Iterator[str | Reply]:
        for piece in pieces:
            if isinstance(piece, Exception):
                raise piece
            yield piece

    return respond


def ask(chat: Chat, question: str) -> dict[str, Any]:
    chat.ask(question).join(20)
    return chat.box.turns[-1]


def test_it_begins_with_three_questions(vault: Vault) -> None:
    assert len(widgets.chat(vault, "fr").box.turns[0]["suggestions"]) == 3


def test_text_streams_into_a_traitlet_before_the_answer_is_whole(vault: Vault) -> None:
    chat = Chat(vault, "en", responder=scripted("Your ", "steps", Reply("Your steps: 5")))
    seen: list[str] = []
    chat.box.observe(lambda change: seen.append(change["new"]), "pending")
    turn = ask(chat, "steps?")
    assert seen[0] == "<p>Your</p>"
    assert turn["text"] == "Your steps: 5"
    assert (chat.box.busy, chat.box.pending) == (False, "")


def test_stopping_keeps_what_there_is_and_drops_what_comes_later(vault: Vault) -> None:
    go_on, told = threading.Event(), threading.Event()

    def slow(question: str, stop: threading.Event) -> Iterator[str | Reply]:
        yield "Half an "
        told.set()
        go_on.wait(10)
        yield Reply("Half an answer")

    chat = Chat(vault, "en", responder=slow)
    thread = chat.ask("slow?")
    assert told.wait(10)
    chat._heard(None, {"kind": "stop"}, [])
    go_on.set()
    thread.join(10)
    assert [turn["text"] for turn in chat.box.turns[1:]] == ["slow?", "Half an "]
    assert chat.box.turns[-1]["state"] == "stopped"
    assert chat.box.busy is False


def test_errors_are_told_in_one_sentence(vault: Vault) -> None:
    told = ask(Chat(vault, "en", responder=scripted(UsageError("Not like this.", "Like that."))), "x")
    assert (told["text"], told["state"]) == ("Not like this. Like that.", "failed")
    fault = ask(Chat(vault, "fr", responder=scripted(ZeroDivisionError("secret 42"))), "x")
    assert "ZeroDivisionError" in fault["text"]
    assert "42" not in fault["text"]


def test_figures_are_sent_when_the_page_asks(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    figure = go.Figure(go.Scatter(x=[date(2026, 1, 1)], y=[1]), layout={"meta": {"alt": "one point"}})
    chat = Chat(vault, "fr", responder=scripted(Reply("ok", figure=figure)))
    turn = ask(chat, "x")
    assert turn["chart"] == "one point"
    sent: list[Any] = []
    monkeypatch.setattr(chat.box, "send", lambda content, buffers=None: sent.append((content, buffers)))
    chat._heard(None, {"kind": "figure", "id": turn["id"]}, [])
    chat._heard(None, {"kind": "figure", "id": 999}, [])
    chat._heard(None, {"kind": "plotly"}, [])
    assert sent[0][0]["spec"]["data"][0]["x"] == ["2026-01-01"]
    assert sent[0][0]["spec"]["config"]["showSendToCloud"] is False
    assert sent[1][0] == {"kind": "plotly"}
    assert b"plotly.js" in sent[1][1][0][:200]
    assert len(sent) == 2


def test_the_offline_engine_answers_with_evidence_and_chart(vault: Vault) -> None:
    chat = widgets.chat(vault, "en", as_of=date(2026, 11, 15))
    turn = ask(chat, "How many steps did I take on average in October 2026?")
    assert turn["state"] == "done"
    assert turn["chart"]
    names = [name for name, _ in turn["evidence"][0]["facts"]]
    assert names[:3] == ["Metric", "Period", "Values"]
    assert "SELECT" in turn["evidence"][0]["sql"]


def test_a_french_question_is_answered_in_french_in_an_english_chat(vault: Vault) -> None:
    chat = widgets.chat(vault, "en", as_of=date(2026, 11, 15))
    assert "octobre" in ask(chat, "Combien de pas ai-je faits en octobre 2026 ?")["text"]


def test_what_is_not_understood_brings_questions_that_are(vault: Vault) -> None:
    turn = ask(widgets.chat(vault, "en", as_of=date(2026, 11, 15)), "zorp the flimflam")
    assert len(turn["suggestions"]) == 3
    assert turn["chart"] == ""


def test_the_page_can_ask_but_not_twice_at_once_nor_nothing(vault: Vault) -> None:
    chat = Chat(vault, "en", responder=scripted(Reply("ok")))
    chat._heard(None, {"kind": "ask", "text": "   "}, [])
    chat.box.busy = True
    chat._heard(None, {"kind": "ask", "text": "again"}, [])
    assert len(chat.box.turns) == 1


def test_the_printed_form_holds_the_conversation_escaped(vault: Vault) -> None:
    chat = Chat(vault, "en", responder=scripted(Reply("<b>5</b>", caveats=["a & b"])))
    ask(chat, "<script>?")
    assert "<p>&lt;b&gt;5&lt;/b&gt;</p></div><ul><li>a &amp; b</li>" in chat.still()
    assert "<script>" not in chat.still()


def test_how_it_was_computed_says_plan_and_code(vault: Vault) -> None:
    turn = ask(widgets.chat(vault, "en", as_of=AS_OF), QUESTIONS[0])
    assert turn["plan"] == "average of step_count, 2026-10-01 to 2026-10-31"
    assert turn["evidence"][0]["sql"].split()[1] in turn["code"]
    assert ask(widgets.chat(vault, "en", as_of=AS_OF), "zorp the flimflam")["code"] == ""


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_code_of_a_cell_gives_the_number_again(vault: Vault, question: str, tmp_path: Path) -> None:
    """In a process of its own, as after a restart of the kernel."""
    with session(vault, AS_OF) as opened:
        answer = opened.ask(question)
    assert answer.value is not None
    key = tmp_path / "key"
    key.touch(0o600)
    key.write_text(PASSPHRASE)
    run = subprocess.run(
        [sys.executable, "-c", LIKE_A_CELL],
        input=cell_code(answer, vault),
        env={**os.environ, "HEALTHKIT_KEY_FILE": str(key)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert float(run.stdout.splitlines()[-1]) == answer.value


def test_a_question_may_lean_on_the_one_before_and_on_none_of_another_chat(vault: Vault) -> None:
    chat = widgets.chat(vault, "en", as_of=AS_OF)
    ask(chat, QUESTIONS[0])
    assert ask(chat, "and in September 2026?")["plan"] == "average of step_count, 2026-09-01 to 2026-09-30"
    assert ask(widgets.chat(vault, "en", as_of=AS_OF), "and in September 2026?")["plan"] == ""


def test_a_vault_that_is_not_the_settings_own_is_named(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    with session(vault, AS_OF) as opened:
        answer = opened.ask(QUESTIONS[0])
    assert str(vault.folder) in cell_code(answer, vault)
    monkeypatch.setattr("healthkit.widgets.cell_code.settings", lambda: type("S", (), {"vault": vault.folder}))
    assert "open_vault().sandbox" in cell_code(answer, vault)


def test_evidence_names_analytes_as_well_as_metrics() -> None:
    lab = facts({"metric": "ldl", "from": "2026-03-01", "to": "2026-03-01", "rows": 1}, "fr")
    assert lab["facts"][0] == ("Mesure", "Cholestérol LDL")
    assert lab["facts"][1] == ("Période", "1er mars 2026")
    assert facts({"metric": "step_count"}, "en")["facts"] == [("Metric", "Steps")]
    assert facts({"metric": "ldl, hdl"}, "fr")["facts"] == [("Mesure", "Cholestérol LDL, Cholestérol HDL")]
    assert facts({"metric": "lipids"}, "fr")["facts"] == [("Mesure", "Bilan lipidique")]
    assert facts({"metric": "medication"}, "fr")["facts"] == [("Dossier", "Médicaments")]
    assert facts({"metric": "of_a_connector"}, "en")["facts"] == [("Metric", "of_a_connector")]


@pytest.mark.parametrize("lane", [*LANES, "person"])
def test_every_part_of_the_record_has_a_name(lane: str) -> None:
    assert facts({"metric": lane}, "en")["facts"][0][0] == "Record"
