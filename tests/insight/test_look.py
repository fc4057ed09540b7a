from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from healthkit.charts import panels
from healthkit.errors import UsageError
from healthkit.insight.compared import compared, in_words
from healthkit.insight.context import context, nights
from healthkit.insight.detail import Window
from healthkit.insight.look import Asked, Ground, look
from healthkit.insight.marks import LONGEST, add_mark, remove_mark
from healthkit.model.catalogue import catalogue
from healthkit.store import Vault
from tests.builders import watched_person

PULSE, RESTING, STEPS = (catalogue()[name] for name in ("heart_rate", "resting_heart_rate", "step_count"))
EXTENT = (date(2025, 10, 1), date(2026, 10, 31))


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return watched_person.build(tmp_path_factory.mktemp("look") / "vault")


@pytest.fixture(scope="module")
def ground(vault: Vault) -> Ground:
    return Ground.of(vault, EXTENT)


def test_what_lies_beside_is_told_where_it_lies(ground: Ground) -> None:
    beside = ground.beside
    spring = beside.lanes(Window.of_days(date(2026, 3, 1), date(2026, 3, 31)), "en")
    assert {kind: [span.name for span in spans] for kind, spans in spring.items()} == {
        "medication": ["Ramipril"],
        "illness": ["Influenza"],
    }
    winter = beside.lanes(Window.of_days(date(2026, 1, 1), date(2026, 1, 31)), "en")
    assert {kind: [span.name for span in spans] for kind, spans in winter.items()} == {"device": ["Watch7,11"]}
    assert beside.lanes(Window.of_days(date(2025, 10, 1), date(2025, 10, 31)), "en") == {}


def test_nights_are_told_by_their_stages_on_the_persons_clock(ground: Ground, vault: Vault) -> None:
    window = Window.of_days(date(2026, 10, 7), date(2026, 10, 8))
    told = nights(vault, window, ground.timeline)
    assert (datetime(2026, 10, 7, 22, 40), datetime(2026, 10, 8, 6, 20)) in told
    assert nights(vault, Window.of_days(date(2026, 9, 1), date(2026, 10, 8)), ground.timeline) == []


def test_two_periods_that_differ_are_told_apart_from_two_that_do_not(ground: Ground, vault: Vault) -> None:
    spring = Window.of_days(date(2026, 4, 1), date(2026, 5, 15))
    summer = Window.of_days(date(2026, 7, 1), date(2026, 8, 15))
    steps = compared(vault, STEPS, spring, summer, ground.beside)
    assert steps.found.verdict == "higher"
    assert steps.found.low < 2500 < steps.found.high
    said = in_words(steps, ("A", "B"), "fr")
    assert "intervalle à 95\u00a0%" in said
    assert "Plus élevé pour B\u00a0: +2" in said
    pulse = compared(vault, RESTING, spring, summer, ground.beside)
    assert "No difference beyond noise in B" in in_words(pulse, ("A", "B"), "en")
    nothing = compared(vault, RESTING, Window.of_days(date(2020, 1, 1), date(2020, 2, 1)), summer, ground.beside)
    assert "no days with data" in in_words(nothing, ("A", "B"), "en")
    few = compared(vault, STEPS, Window.of_days(date(2026, 7, 1), date(2026, 7, 2)), summer, ground.beside)
    assert "Too few days" in in_words(few, ("A", "B"), "en")


def test_the_earlier_period_lies_on_this_one_and_is_compared(ground: Ground) -> None:
    window = Window.of_days(date(2026, 7, 1), date(2026, 8, 29))
    found = look(ground, Asked((STEPS,), window, against="previous"), "en")
    panel = found.scene.panels[0]
    assert panel.earlier is not None
    assert panel.earlier["at"].min() >= window.start  # type: ignore[operator]
    assert panel.earlier["at"].max() < window.end  # type: ignore[operator]
    assert len(panel.now) == len(panel.then) == 60
    assert any("Higher in the period shown" in one for one in found.said)
    months = look(ground, Asked((STEPS,), window, every="month", against="previous"), "en").scene.panels[0]
    assert months.earlier is not None
    assert months.earlier["at"].to_list() == [datetime(2026, 7, 1), datetime(2026, 8, 1)]


def test_the_usual_range_comes_from_before_and_needs_enough_of_it(ground: Ground) -> None:
    late = look(ground, Asked((RESTING,), Window.of_days(date(2026, 9, 1), date(2026, 9, 30))), "en").scene.panels[0]
    assert late.usual is not None
    assert late.usual.low < 60 < late.usual.high
    first = look(ground, Asked((RESTING,), Window.of_days(date(2025, 10, 1), date(2025, 10, 30))), "en")
    assert first.scene.panels[0].usual is None


def test_a_time_without_data_says_so(ground: Ground) -> None:
    window = Window.of_days(date(2025, 11, 30), date(2025, 12, 5))
    wide = replace(ground, extent=window)
    found = look(wide, Asked((STEPS,), window), "en")
    assert "Steps, November 30, 2025 to December 5, 2025: nothing recorded." in found.said
    fig = panels.blank([STEPS], 0, "en")
    panels.fill(fig, found.scene, "en", room=0)
    assert any("Nothing recorded" in label.text for label in fig.layout.annotations)


def test_a_look_draws_what_it_read(ground: Ground) -> None:
    window = Window(datetime(2026, 10, 7, 18), datetime(2026, 10, 8, 12))
    found = look(ground, Asked((PULSE, STEPS), window), "fr")
    rows = len(panels.rows_of(found.scene.lanes))
    fig = panels.blank([PULSE, STEPS], rows, "fr", dark=True)
    panels.fill(fig, found.scene, "fr", room=rows)
    assert fig.layout.height == panels.height(2, rows)
    assert list(fig.layout.xaxis.range) == [window.start, window.end]
    line = fig.data[panels.SLOTS.index("line")]
    assert len(line.x) == found.scene.panels[0].points.height
    inside = found.scene.panels[0].now
    low, high = fig.layout.yaxis.range
    assert low < inside.min() < inside.max() < high
    spread = fig.data[panels.SLOTS.index("now")]
    assert sum(spread.x) == pytest.approx(1.0)
    assert any("chaque relevé" in label.text for label in fig.layout.annotations)
    assert any("Ramipril" in str(trace.text) for trace in fig.data if trace.type == "scatter")


def test_rows_of_lanes_keep_things_apart(ground: Ground) -> None:
    beside = ground.beside.lanes(ground.extent, "en")
    rows = panels.rows_of({str(kind): spans for kind, spans in beside.items()})
    assert [kind for kind, _ in rows] == ["medication", "illness", "device"]


def test_marks_are_kept_in_the_persons_words(tmp_path: Path) -> None:
    vault = watched_person.build(tmp_path / "vault")
    days = (date(2026, 5, 1), date(2026, 5, 3))
    for said in ("  ", "x" * (LONGEST + 1)):
        with pytest.raises(UsageError):
            add_mark(vault, said, *days, None, lang="en")
    with pytest.raises(UsageError):
        add_mark(vault, "turned round", days[1], days[0], None, lang="fr")
    add_mark(vault, " Exams\n again ", *days, "step_count", lang="en")
    add_mark(vault, "Holiday", *days, None, lang="en")
    marks = context(vault, EXTENT[1]).marks
    assert [(one.said, one.metric, one.last - one.first) for one in marks] == [
        ("Exams again", "step_count", timedelta(days=2)),
        ("Holiday", None, timedelta(days=2)),
    ]
    remove_mark(vault, marks[0].number)
    remove_mark(vault, 77)
    assert [one.said for one in context(vault, EXTENT[1]).marks] == ["Holiday"]
