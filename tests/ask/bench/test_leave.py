"""The person's word: asked for once, again when something new would leave, and a no is final."""

from __future__ import annotations

import pytest

from healthkit.ask.bench.leave import Word
from healthkit.privacy.gate import Preview, Shown


def preview(*kinds: str) -> Preview:
    item = Shown(1, "tool", "aggregate", ("watch:W",), kinds, "text", ())
    return Preview("e", "127.0.0.1:1", True, "m", "model", "", "", b"{}", "0" * 64, (item,) if kinds else (), (), ())


class Person:
    """Answers by a list and keeps what was shown."""

    def __init__(self, *said: str) -> None:
        self.said, self.shown = list(said), []

    def read(self, _question: str) -> str:
        return self.said.pop(0)

    def word(self, *, always: bool = False, show: bool = False) -> Word:
        return Word("en", self.read, self.shown.append, always=always, show=show)


def test_asked_once_and_again_only_for_what_is_new() -> None:
    person = Person("yes", "yes")
    word = person.word()
    said = [word(preview(*kinds)).allow for kinds in ((), (), ("sleep",), ("sleep",), ())]
    assert all(said)
    assert len(person.shown) == 2
    assert person.said == []


def test_all_that_the_consents_allow() -> None:
    person = Person("a")
    word = person.word()
    assert all(word(preview(*kinds)).allow for kinds in ((), ("sleep",), ("heart", "labs")))
    assert len(person.shown) == 1


@pytest.mark.parametrize("said", ["", "no", "perhaps", "n"])
def test_anything_else_is_a_no_for_good(said: str) -> None:
    person = Person(said)
    word = person.word()
    assert not word(preview()).allow
    assert word.declined
    assert not word(preview("sleep")).allow
    assert person.said == []


def test_the_end_of_input_is_a_no() -> None:
    def gone(_question: str) -> str:
        raise EOFError

    word = Word("fr", gone, lambda said: None, always=False, show=False)
    assert not word(preview()).allow


def test_the_consents_as_the_word_and_every_request_shown() -> None:
    person = Person()
    word = person.word(always=True, show=True)
    assert all(word(preview(kind)).allow for kind in ("sleep", "heart"))
    assert len(person.shown) == 2
