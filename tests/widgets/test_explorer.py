from __future__ import annotations

import time
from datetime import date, datetime
from pathlib import Path

import pytest

from healthkit import widgets
from healthkit.errors import UnknownName, UsageError
from healthkit.insight.detail import MOST, Window
from healthkit.store import Vault
from healthkit.widgets import views
from healthkit.widgets.explorer import Explorer
from tests.builders import watched_person


def test_it_opens_on_a_metric_that_has_data_and_offers_only_those(vault: Vault) -> None:
    explorer = widgets.explore(vault=vault, lang="en")
    assert explorer.controls.metric == "step_count"
    assert {item["id"] for item in explorer.controls.metrics} == {"step_count", "heart_rate", "<script>x</script>"}
    assert explorer.figure.layout.title.text == "Steps"


def test_changing_the_metric_redraws_the_same_figure(vault: Vault) -> None:
    explorer = widgets.explore(vault=vault, lang="fr")
    figure = explorer.figure
    explorer.controls.metric = "heart_rate"
    assert explorer.figure is figure
    assert figure.layout.title.text == "Fréquence cardiaque"
    assert figure.layout.yaxis.title.text == "bpm"
    assert "Fréquence cardiaque" in explorer.still()


def test_an_update_takes_less_than_a_tenth_of_a_second(vault: Vault) -> None:
    explorer = widgets.explore("heart_rate", vault=vault, lang="en")
    seconds = []
    for period in ("1y", "90d", "all", "30d", "1y"):
        started = time.process_time()  # of this process, whatever else the machine is doing
        explorer.controls.period = period
        seconds.append(time.process_time() - started)
    assert sorted(seconds)[2] <= 0.1, seconds


def test_the_page_cannot_choose_what_it_was_not_offered(vault: Vault) -> None:
    explorer = widgets.explore(vault=vault, lang="en")
    explorer.controls.metric = "nothing_like_it"
    assert explorer.controls.metric == "step_count"


def test_dark_pages_get_the_dark_look(vault: Vault) -> None:
    explorer = widgets.explore(vault=vault, lang="en")
    light = explorer.figure.layout.template.layout.font.color
    explorer.appearance.dark = True
    assert explorer.figure.layout.template.layout.font.color != light


def test_a_wished_metric_comes_first_and_an_unknown_one_is_refused(vault: Vault) -> None:
    assert widgets.explore("heart_rate", vault=vault, lang="en").controls.metric == "heart_rate"
    with pytest.raises(UnknownName, match="heart_rat"):
        widgets.explore("heart_rat", vault=vault, lang="en")


def test_empty_vault_says_what_to_do_and_follows_the_first_import(empty: Vault) -> None:
    from healthkit.widgets import news

    explorer = widgets.explore(vault=empty, lang="en")
    assert "Import a file" in explorer.still()
    with empty.writer() as con:
        con.execute("INSERT INTO daily VALUES ('step_count', DATE '2026-01-02', 1, 5, NULL, NULL, NULL, NULL, 0)")
    news.announce()
    assert explorer.controls.metric == "step_count"


def test_a_metric_that_an_import_took_away_gives_way_to_another(empty: Vault) -> None:
    from healthkit.widgets import news

    with empty.writer() as con:
        con.execute("INSERT INTO daily VALUES ('step_count', DATE '2026-01-02', 1, 5, NULL, NULL, NULL, NULL, 0)")
    explorer, board = widgets.explore(vault=empty, lang="en"), widgets.coverage(empty, "en")
    with empty.writer() as con:
        con.execute("DELETE FROM daily")
        con.execute("INSERT INTO daily VALUES ('heart_rate', DATE '2026-01-02', 1, NULL, 60, 50, 70, 60, 1440)")
    news.announce()
    assert explorer.controls.metric == "heart_rate"
    assert explorer.figure.layout.title.text == "Heart rate"
    with empty.writer() as con:
        con.execute("DELETE FROM daily")
    news.announce()
    assert "Import a file" in explorer.still()
    assert "Import a file" in board.still()


def test_one_panels_fault_does_not_keep_the_others_from_the_news(empty: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    from healthkit.widgets import news

    boards = [widgets.coverage(empty, "en") for _ in range(3)]
    told = []
    for board in boards:
        monkeypatch.setattr(board, "refresh", lambda: (told.append(1), 1 / 0))
    with pytest.raises(ZeroDivisionError):
        news.announce()
    assert len(told) == 3


def test_figure_widget_of_the_explorer_has_no_upload(vault: Vault) -> None:
    assert widgets.explore(vault=vault, lang="en").figure._config["showSendToCloud"] is False


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    """For tests that only read."""
    return watched_person.build(tmp_path_factory.mktemp("watched") / "vault")


def page_says(explorer: Explorer, **told: object) -> None:
    """What the page sends after a drag, a double click or a drawn rectangle."""
    explorer.figure._js2py_relayout = {"relayout_data": told, "source_view_id": "page"}


def drawn(explorer: Explorer, first: str, last: str) -> None:
    shapes = [shape.to_plotly_json() for shape in explorer.figure.layout.shapes]
    page_says(explorer, shapes=[*shapes, {"type": "rect", "x0": first, "x1": last, "xref": "x", "y0": 0, "y1": 1}])


def sent(explorer: Explorer) -> dict[str, int]:
    """Points on the time axis, by panel."""
    held: dict[str, int] = {}
    for trace in explorer.figure.data:
        if trace.xaxis == "x" and trace.y is not None:
            held[trace.yaxis] = held.get(trace.yaxis, 0) + len(trace.y)
    return held


def test_several_metrics_stand_under_one_another_on_one_axis(watched: Vault) -> None:
    explorer = widgets.explore("heart_rate", "step_count", vault=watched, lang="en")
    assert (explorer.controls.metric, explorer.controls.more) == ("heart_rate", ["step_count"])
    assert [explorer.figure.layout.yaxis.title.text, explorer.figure.layout.yaxis2.title.text] == ["bpm", "steps"]
    explorer.controls.more = ["step_count", "sleep_duration", "heart_rate", "nothing_like_it", "step_count"]
    assert explorer.controls.more == ["step_count", "sleep_duration"], "each once, and only what was offered"
    assert "Sleep, " in explorer.still()
    explorer.controls.more = []
    assert explorer.figure.layout.title.text == "Heart rate"


def test_zoom_takes_finer_levels_and_never_sends_too_much(watched: Vault) -> None:
    explorer = widgets.explore("heart_rate", "step_count", vault=watched, lang="en")
    levels = []
    for first, last in (
        ("2025-10-01", "2026-11-01"),
        ("2026-09-20", "2026-10-10"),
        ("2026-10-01", "2026-10-09 12:30:00.1234"),
        ("2026-10-07 18:00", "2026-10-08 12:00"),
    ):
        page_says(explorer, **{"xaxis.range[0]": first, "xaxis.range[1]": last})
        assert max(sent(explorer).values()) <= MOST
        levels.append(explorer.still().split("(")[1].split(")")[0].split(" ·")[0])
    assert levels == ["each day: mean and range", "each hour: mean and range", "each reading", "each reading"]
    assert explorer.controls.period == "free"
    assert explorer.window == Window(datetime(2026, 10, 7, 18), datetime(2026, 10, 8, 12))
    nights = [shape for shape in explorer.figure.layout.shapes if shape.type == "rect" and shape.yref == "paper"]
    assert [(str(one.x0), str(one.x1)) for one in nights if str(one.x0) < "2026-10-08"] == [
        ("2026-10-07 22:40:00", "2026-10-08 06:20:00")
    ], "on the person's own clock"
    page_says(explorer, **{"xaxis.autorange": True})
    assert explorer.window.days == (date(2025, 10, 1), date(2026, 10, 31))
    explorer.controls.period = "30d"
    assert explorer.window.days == (date(2026, 10, 2), date(2026, 10, 31))
    assert "free" not in [value for value, _ in explorer.controls.choices["period"]]


def test_two_periods_drawn_on_the_chart_are_compared_in_words(watched: Vault) -> None:
    explorer = widgets.explore("step_count", "resting_heart_rate", vault=watched, lang="en")
    explorer.controls.period = "all"
    explorer.controls.tool = "a"
    assert explorer.figure.layout.dragmode == "drawrect"
    drawn(explorer, "2026-03-01 08:00", "2026-04-15 11:00")
    assert explorer.controls.a == ["2026-03-01", "2026-04-15"]
    assert explorer.controls.b == []
    assert "Mark period B" in explorer.still()
    explorer.controls.tool = "b"
    drawn(explorer, "2026-08-20", "2026-07-01")  # from right to left
    said = explorer.still()
    assert "A is Mar 1, 2026 to Apr 15, 2026 and B is Jul 1, 2026 to Aug 19, 2026" in said
    assert "Higher in B: +2," in said
    assert "Resting heart rate: " in said
    assert "No difference beyond noise in B" in said
    assert "one in twenty" in said
    explorer.controls.send = lambda *_: None
    explorer._heard(None, {"kind": "clear"}, None)
    assert explorer.controls.compare == "none"
    assert "Higher" not in explorer.still()


def test_a_new_device_between_the_periods_is_named(watched: Vault) -> None:
    days = {"a": ("2025-11-01", "2025-11-28"), "b": ("2026-07-01", "2026-07-28")}
    explorer = widgets.explore("step_count", vault=watched, lang="fr", **days)
    assert "Un appareil a changé entre les deux (Watch7,11)" in explorer.still()


def test_a_note_is_kept_shown_and_removed(tmp_path: Path) -> None:
    vault = watched_person.build(tmp_path / "vault")
    explorer = widgets.explore("step_count", vault=vault, lang="en")
    told: list[dict[str, object]] = []
    explorer.controls.send = told.append
    explorer._heard(None, {"kind": "note", "said": " ", "first": "2026-10-01", "last": "2026-10-02"}, None)
    assert "Write a few words first" in str(told[-1]["words"])
    note = {"kind": "note", "said": "New <b>shoes</b>", "first": "2026-10-01", "last": "2026-10-02"}
    explorer._heard(None, {**note, "metric": "step_count"}, None)
    assert told[-1]["done"]
    assert "Notes: New &lt;b&gt;shoes&lt;/b&gt;." in explorer.still()
    assert explorer.controls.notes[0]["about"] == "Steps"
    assert vault.query("explorer_marks")["metric"].to_list() == ["step_count"]
    explorer._heard(None, {"kind": "unnote", "number": explorer.controls.notes[0]["number"]}, None)
    assert vault.query("explorer_marks").is_empty()
    assert "Notes" not in explorer.still()


def test_the_code_of_a_chart_shows_the_same_again(watched: Vault) -> None:
    explorer = widgets.explore("step_count", "heart_rate", vault=watched, lang="en", days=("2026-10-01", "2026-10-08"))
    scope = {"widgets": widgets, "Path": Path, "vault": watched}
    call = explorer.controls.code.splitlines()[-1].split(", vault=")[0].rstrip(")") + "), vault=vault, lang='en')"
    again = eval(call, scope)
    assert again.still() == explorer.still()


def test_buttons_and_keys_move_and_zoom(watched: Vault) -> None:
    explorer = widgets.explore("step_count", vault=watched, lang="en", days=("2026-06-01", "2026-06-30"))

    def move(how: str) -> Window:
        explorer._heard(None, {"kind": "move", "how": how}, None)
        return explorer.window

    assert move("later").days == (date(2026, 6, 16), date(2026, 7, 15))
    assert move("earlier").days == (date(2026, 6, 1), date(2026, 6, 30))
    assert move("closer").days == (date(2026, 6, 8), date(2026, 6, 23))
    assert move("wider").days == (date(2026, 6, 1), date(2026, 6, 30))
    assert move("whole").days == (date(2025, 10, 1), date(2026, 10, 31))
    assert move("earlier").days == (date(2025, 10, 1), date(2026, 10, 31)), "there is nothing before the first day"
    assert move("night") == Window(datetime(2026, 10, 30, 18), datetime(2026, 10, 31, 12))


def test_a_call_that_cannot_be_is_refused(watched: Vault) -> None:
    for days in (("2026-13-01", "2026-01-02"), ("2026-02-02", "2026-02-01")):
        with pytest.raises(UsageError, match="two dates"):
            widgets.explore("step_count", vault=watched, days=days)


def test_periods_end_with_the_last_day_of_data() -> None:
    reach = (date(2020, 1, 1), date(2026, 3, 31))
    assert views.window_of("30d", *reach).days == (date(2026, 3, 2), date(2026, 3, 31))
    assert views.window_of("y2025", *reach).days == (date(2025, 1, 1), date(2025, 12, 31))
    assert views.periods(date(2026, 3, 1), date(2026, 3, 5)) == ["30d", "y2026", "all"]


@pytest.mark.parametrize("ends", [("", ""), (None, None), ("2026-01-01", "2026-01-01"), ("x", "2026-01-01"), (1, "y")])
def test_what_is_no_stretch_of_time_is_ignored(ends: tuple[object, object]) -> None:
    assert views.parsed(ends) is None
