"""The preview at a keyboard: everything is shown, and only a clear yes lets it go."""

from __future__ import annotations

import pytest

from healthkit.ask.assistant.console import asking, described
from healthkit.privacy.gate import Decision, Preview, Shown
from healthkit.privacy.screening import Withheld
from healthkit.privacy.scrub import Replaced

PREVIEW = Preview(
    "far", "models.example", False, "m", "model", "thirty days", "", b'{"messages": "bytes"}', "abc123",
    (
        Shown(0, "system", "words", (), (), "instructions", ()),
        Shown(1, "question", "words", (), (), "How do I\nsleep?", ()),
        Shown(2, "sleep", "aggregate", ("watch",), ("sleep",), '{"mean": 412.5}', (Replaced("name", 2, "x"),)),
    ),
    (Withheld(3, "labs", "consent", (("record", "labs"),)),), (Replaced("name", 2, "x"),),
)  # fmt: skip


def decided(*lines: str, lang: str = "en") -> tuple[Decision, list[str]]:
    written: list[str] = []
    waiting = list(lines)

    def read(_: str) -> str:
        if not waiting:
            raise EOFError
        return waiting.pop(0)

    return asking(lang, read, written.append)(PREVIEW), written


@pytest.mark.parametrize("line", ["yes", " Y ", "oui", "o"])
def test_yes(line: str) -> None:
    assert decided(line)[0] == Decision(allow=True)


@pytest.mark.parametrize("line", ["", "no", "maybe", "yes please", "1 x", "ok"])
def test_everything_else_is_no(line: str) -> None:
    assert decided(line)[0] == Decision(allow=False)


def test_an_end_of_input_is_no() -> None:
    assert decided()[0] == Decision(allow=False)


def test_for_this_conversation_and_struck() -> None:
    assert decided("c")[0] == Decision(allow=True, remember="conversation")
    assert decided("1, 2")[0] == Decision(allow=True, strike=frozenset({1, 2}))


def test_the_bytes_are_shown_when_asked_for() -> None:
    decision, written = decided("b", "yes")
    assert decision.allow
    assert written[-1] == '{"messages": "bytes"}'


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_all_of_it_is_told(lang: str) -> None:
    said = described(PREVIEW, lang)
    for wanted in ("m ", "models.example", "thirty days", "How do I sleep?", "412.5", "labs", "21", "abc123", "2 "):
        assert wanted in said
    assert "instructions" not in said
