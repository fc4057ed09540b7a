"""Somebody in danger is told what to do, before and in place of figures."""

from __future__ import annotations

import pytest

from healthkit.ask import Conversation, Session, session
from healthkit.store import Vault
from tests.ask import builder, labs_vault


@pytest.mark.parametrize(
    ("question", "level"),
    [
        ("I have crushing chest pain and my left arm is numb", "emergency"),
        ("j'ai très mal dans la poitrine et je transpire", "emergency"),
        ("I want to kill myself", "crisis"),
        ("je veux mourir", "crisis"),
        ("my husband can't speak and his face is drooping", "emergency"),
    ],
)
def test_danger_comes_before_any_answer(asking: Session, question: str, level: str) -> None:
    answer = asking.ask(question)
    assert answer.safety is not None
    assert answer.safety["level"] == level
    assert answer.abstained
    assert answer.value is None
    assert answer.evidence == ()
    assert any(number in answer.answer for number in answer.safety["numbers"].values())


def test_an_emergency_within_a_data_question_is_not_answered_with_data(asking: Session) -> None:
    answer = asking.ask("What was my highest heart rate yesterday? I have chest pain and can't breathe")
    assert answer.value is None
    assert answer.safety is not None
    assert answer.safety["level"] == "emergency"


@pytest.mark.parametrize(
    "question",
    [
        "What was my highest heart rate last week?", "Combien de pas hier ?", "What is my blood pressure?",
        "How many headaches did I have this year?", "Compare my sleep in March and April",
    ],
)  # fmt: skip
def test_ordinary_questions_are_answered(asking: Session, question: str) -> None:
    answer = asking.ask(question)
    assert answer.safety is None
    assert not answer.abstained


def test_the_level_of_a_conversation_never_falls(vault: Vault) -> None:
    talk = Conversation(vault, builder.AS_OF)
    talk.ask("I have chest pain and can't breathe")
    after = talk.ask("How many steps did I take yesterday?")
    assert after.safety is not None
    assert after.safety["level"] == "emergency"
    assert after.value is not None


def test_each_line_of_a_batch_is_judged_alone(asking: Session) -> None:
    asking.ask("I have chest pain and can't breathe")
    asking.forget()
    assert asking.ask("How many steps did I take yesterday?").safety is None


def test_a_critical_result_beside_a_complaint_is_an_emergency(tmp_path_factory: pytest.TempPathFactory) -> None:
    with session(labs_vault.critical(tmp_path_factory.mktemp("critical") / "vault"), builder.AS_OF) as opened:
        complaint = opened.ask("I feel weak and my heart is fluttering")
        opened.forget()
        ordinary = opened.ask("What was my last potassium?")
    assert complaint.safety is not None
    assert complaint.safety["level"] == "emergency"
    assert not ordinary.abstained
