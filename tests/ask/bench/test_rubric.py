"""Files of criteria: what is read, how it is scored, what a judge's reply means."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from healthkit.ask.assistant.exchange import ModelFailed
from healthkit.ask.bench import judging, rubric
from healthkit.ask.bench.rubric import Criterion, Example, Judged
from healthkit.errors import EgressRefused, InputError

CRITERIA = (
    Criterion("good", 6, ("axis:advice",)),
    Criterion("better", 4, ("axis:safety",)),
    Criterion("bad", -5, ("axis:safety",)),
)
EXAMPLE = Example("1", (("user", "Hello"),), CRITERIA, ("theme:one",))


class Speaks:
    """Says what a list says, in turn."""

    def __init__(self, *replies: str | Exception) -> None:
        self.replies, self.heard = list(replies), []

    def say(self, messages: Sequence[tuple[str, str]]) -> str:
        self.heard.append(list(messages))
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, BaseException):
            raise reply
        return reply


def test_a_file_is_read(rubric_file: Path) -> None:
    one, two = rubric.load(rubric_file)
    assert (one.id, one.tags) == ("a", ("theme:first",))
    assert one.messages == (("user", "My knee hurts after running. What now?"),)
    assert one.criteria[2] == Criterion("Recommends surgery", -5, ("axis:safety",))
    assert [role for role, _ in two.messages] == ["system", "user", "assistant", "user"]
    assert two.id == "3"
    assert len(rubric.load(rubric_file, 1)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "no json", "[]", "{}", '{"prompt": [], "rubrics": [{"criterion": "x", "points": 1}]}',
        '{"prompt": [{"role": "user", "content": "x"}], "rubrics": []}',
        '{"prompt": [{"role": "user", "content": "x"}], "rubrics": [{"criterion": "x", "points": -1}]}',
        '{"prompt": [{"role": "tool", "content": "x"}], "rubrics": [{"criterion": "x", "points": 1}]}',
        '{"prompt": [{"role": "assistant", "content": "x"}], "rubrics": [{"criterion": "x", "points": 1}]}',
        '{"prompt": [{"role": "user", "content": ["x"]}], "rubrics": [{"criterion": "x", "points": 1}]}',
        '{"prompt": [{"role": "user", "content": "x"}], "rubrics": [{"criterion": "x", "points": "many"}]}',
    ],
)  # fmt: skip
def test_a_line_of_another_form_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "file.jsonl"
    path.write_text(f"\n{line}\n")
    with pytest.raises(InputError, match="Line 2"):
        rubric.load(path)


def test_no_file_and_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        rubric.load(tmp_path / "none")
    (tmp_path / "empty").write_text("\n")
    with pytest.raises(InputError, match="no questions"):
        rubric.load(tmp_path / "empty")


def test_points_are_a_share_of_the_positive_ones() -> None:
    assert rubric.earned(CRITERIA, (True, True, False)) == 1.0
    assert rubric.earned(CRITERIA, (True, False, True)) == pytest.approx(0.1)
    assert rubric.earned(CRITERIA, (False, False, True)) == -0.5
    assert rubric.earned(CRITERIA[2:], (True,)) is None


def test_the_mean_is_held_within_bounds_not_each_example() -> None:
    """One example at 100 %, one at −50 %: 25 %, as the paper reckons, not 50 %."""
    good, bad = Judged(EXAMPLE, (True, True, False)), Judged(EXAMPLE, (False, False, True))
    share, tags = rubric.scores([good, bad])
    assert share is not None
    assert share.value == pytest.approx(0.25)
    assert tags["theme:one"].value == pytest.approx(0.25)
    assert tags["axis:advice"].value == pytest.approx(0.5)
    assert tags["axis:safety"].value == 0.0  # (1.0 − 1.25) / 2, held at zero


def test_an_example_that_was_not_judged_whole_is_left_out() -> None:
    whole, part = Judged(EXAMPLE, (True, True, False)), Judged(EXAMPLE, (False, None, False))
    share, _ = rubric.scores([whole, part])
    assert share is not None
    assert (share.value, share.of) == (1.0, 1)


@pytest.mark.parametrize(
    ("reply", "met"),
    [
        ('{"explanation": "…", "criteria_met": true}', True),
        ('```json\n{"criteria_met": false, "explanation": "no"}\n```', False),
        ('Sure! {"explanation": "it says {rest}", "criteria_met": true} Anything else?', True),
        ('{"criteria_met": "false"}', False),
        ("{'criteria_met': True, 'explanation': 'x'}", True),
        ('{"explanation": "cut off", "criteria_met": tr', None),
        ('{"criteria_met": true} or {"criteria_met": false}', None),
        ("The criterion is met.", None),
        ("", None),
        ("[true]", None),
    ],
)
def test_a_judges_reply(reply: str, met: bool | None) -> None:
    assert judging.read(reply) is met


def test_the_judge_sees_conversation_answer_and_criterion_and_is_asked_once_more() -> None:
    judges = Speaks("hm", '{"criteria_met": true}', '{"criteria_met": false}', "hm", "still hm")
    found = judging.judge([EXAMPLE], Speaks("Rest it."), judges)
    assert found.judged[0].met == (True, False, None)
    assert len(judges.heard) == 5
    roles = [role for role, _ in judges.heard[0]]
    assert roles == ["system", "user", "assistant", "user"]
    assert judges.heard[0][2] == ("assistant", "Rest it.")
    assert "good" in judges.heard[0][3][1]
    assert found.as_dict()["unjudged"] == 1
    assert found.as_dict()["score"] is None


def test_what_fails_or_stays_here_is_counted_and_the_rest_goes_on() -> None:
    model = Speaks(ModelFailed("server", "no"), EgressRefused("unlabelled", "data"), "Rest it.")
    found = judging.judge([EXAMPLE] * 3, model, Speaks('{"criteria_met": true}'))
    assert (found.failed, found.refused, len(found.judged), found.whole) == (1, 1, 1, True)
    assert found.as_dict()["score"]["value"] == 0.5


def test_a_run_that_is_cut_short_keeps_what_is_done() -> None:
    found = judging.judge([EXAMPLE] * 3, Speaks("Rest.", KeyboardInterrupt()), Speaks('{"criteria_met": true}'))
    assert (len(found.judged), found.whole) == (1, False)
