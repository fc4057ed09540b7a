"""The panels of the notebook of results: what they offer, what they show, and what they say when there is nothing."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest

from healthkit import widgets
from healthkit.errors import UnknownName
from healthkit.store import Vault
from healthkit.widgets import news
from healthkit.widgets.document_search import marked
from healthkit.widgets.lab_table import LabTable
from tests.builders import lab_person
from tests.builders.lab_person import NORTH, TODAY, add, result


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return lab_person.build(tmp_path_factory.mktemp("labs") / "vault")


def choose(shown: object, **chosen: object) -> None:
    """What the page sends when somebody chooses."""
    box = shown.choices  # type: ignore[attr-defined]
    box.chosen = {**box.chosen, **chosen}


def names_in(panel: LabTable) -> list[str]:
    return re.findall(r"gt_stub[^>]*>([^<]+)<", panel.still())


def plain(html: str) -> str:
    bare = re.sub(r"<style>.*?</style>|<svg.*?</svg>", "", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", bare).replace("\u00a0", " ").split())


def test_the_table_shows_the_newest_of_each_test_with_what_is_critical_above(person: Vault) -> None:
    panel = widgets.labs(person, "en", TODAY)
    words = plain(panel.still())
    assert words.startswith("Potassium: 6.7 mmol/L")
    assert "Call a doctor" in words
    assert names_in(panel).count("LDL cholesterol") == 1
    assert "5.50 mg/dL cannot be" in words, "what is in question is shown and asked about"
    assert panel.still().count("<svg") > 20, "courses and range bars"
    assert "computed by" in words


def test_it_is_narrowed_by_panel_day_words_and_what_is_outside(person: Vault) -> None:
    panel = widgets.labs(person, "en", TODAY)
    choose(panel, panel="kidney")
    assert names_in(panel) == ["Creatinine", "eGFR"]
    choose(panel, panel="", day="2025-09-16")
    assert set(names_in(panel)) >= {"Haemoglobin", "Ferritin", "Creatinine"}
    assert "Potassium" not in names_in(panel)
    choose(panel, day="", search="cholestérol hdl")
    assert "HDL cholesterol" in names_in(panel), "in either language"
    choose(panel, search="", only_out=True)
    assert "Potassium" in names_in(panel)
    assert "Sodium" not in names_in(panel)
    assert panel.choices.said.endswith("shown.")
    choose(panel, search="nothing like it")
    assert "No result fits" in plain(panel.still())


def test_the_page_cannot_choose_what_it_was_not_offered(person: Vault) -> None:
    panel = widgets.labs(person, "en", TODAY)
    before = names_in(panel)
    choose(panel, panel="../etc", day="1999-01-01")
    assert names_in(panel) == before


def test_a_choice_takes_less_than_a_third_of_a_second(person: Vault) -> None:
    panel = widgets.labs(person, "en", TODAY)
    seconds = []
    for name in ("lipids", "", "kidney", ""):
        started = time.process_time()
        choose(panel, panel=name)
        seconds.append(time.process_time() - started)
    assert sorted(seconds)[2] <= 0.33, seconds


def test_names_of_files_are_not_markup_and_no_style_leaks(empty: Vault) -> None:
    odd = "<script>alert(1)</script>"
    add(empty, odd, "lab_result", result(odd, 3.0, "U/L", "2026-01-13", range_text=odd, method=odd))
    add(empty, odd, "lab_result", result("Nitrite, urine", None, "", "2026-01-13", value_text=odd))
    html = widgets.labs(empty, "en", TODAY).still()
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    for rule in re.findall(r"([^{}]+)\{", "".join(re.findall(r"<style>(.*?)</style>", html, re.DOTALL))):
        assert ".hk-" in rule or rule.strip().startswith("/*"), f"{rule.strip()} speaks of the whole page"


def test_ids_differ_between_panels_on_one_page(person: Vault) -> None:
    both = widgets.labs(person, "en", TODAY).still() + widgets.compare(person, "en", TODAY).still()
    ids = re.findall(r' id="([^"]+)"', both)
    assert ids
    assert len(ids) == len(set(ids))


def test_follow_opens_on_the_value_with_a_story_and_keeps_its_figure(person: Vault) -> None:
    panel = widgets.follow(None, person, "en", TODAY)
    assert panel.choices.get("analyte") == "ldl"
    figure = panel.figure
    assert "Rosuvastatin" in panel.still()
    choose(panel, medications=False)
    assert "Rosuvastatin" not in panel.still()
    choose(panel, analyte="ferritin")
    assert panel.figure is figure
    assert figure.layout.title.text == "Ferritin"
    assert panel.figure._config["showSendToCloud"] is False
    light = figure.layout.template.layout.font.color
    panel.appearance.dark = True
    assert figure.layout.template.layout.font.color != light


def test_follow_offers_by_panel_what_has_numbers_and_takes_any_name(person: Vault) -> None:
    panel = widgets.follow("Cholestérol HDL", person, "fr", TODAY)
    assert panel.figure.layout.title.text == "Cholestérol HDL"
    (field, _) = panel.choices.fields
    offered = {group: [option[0] for option in options] for group, options in field["groups"]}
    assert offered["Lipides"] == ["total_cholesterol", "hdl", "ldl", "non_hdl", "triglycerides"]
    assert "urine_nitrite" not in str(offered)
    with pytest.raises(UnknownName):
        widgets.follow("kryptonite", person, "en", TODAY)


def test_compare_begins_with_days_that_have_most_in_common(person: Vault) -> None:
    panel = widgets.compare(person, "en", TODAY)
    assert (panel.choices.get("first"), panel.choices.get("second")) == ("2025-01-14", "2026-01-13")
    words = plain(panel.still())
    assert "LDL cholesterol 88 mg/dL 81 mg/dL −8.0 % within noise" in words
    choose(panel, first="2026-11-17", second="2024-02-06")
    assert "LDL cholesterol 164 mg/dL" in plain(panel.still()), "the earlier day stands left"
    choose(panel, second="2026-11-17")
    assert "two different days" in plain(panel.still())
    choose(panel, first="2025-03-18", second="2024-02-06")
    assert "No test was done on both days" in plain(panel.still())


def test_conflicts_show_both_sides(person: Vault) -> None:
    words = plain(widgets.conflicts(person, "en", TODAY).still())
    assert f"TSH 13 Jan 2026, value 2.60 mIU/L ({NORTH}) 3.10 mIU/L (Hill Clinic)" in words
    assert "Glucose 13 Jan 2026 5.5 mg/dL" in words


def test_the_timeline_has_a_lane_a_kind_and_is_searched(person: Vault) -> None:
    panel = widgets.timeline(person, "en", TODAY)
    rows = list(panel.figure.layout.yaxis.ticktext)
    assert [row for row in rows if row.startswith("<b>")] == [
        "<b>Conditions</b>", "<b>Medications</b>", "<b>Procedures</b>", "<b>Encounters</b>", "<b>Immunisations</b>",
    ]  # fmt: skip
    choose(panel, encounter=False, search="statin")
    assert list(panel.figure.layout.yaxis.ticktext) == [
        "<b>Medications</b>",
        "Atorvastatin 20 mg",
        "Rosuvastatin 10 mg",
    ]
    choose(panel, search="high cholesterol")
    assert "Rosuvastatin 10 mg" in panel.figure.layout.yaxis.ticktext, "the reason counts too"


def test_what_has_no_date_is_counted(empty: Vault) -> None:
    add(empty, "Clinic", "condition", {"name": "Asthma", "status": "active"})
    assert "One thing without a date" in plain(widgets.timeline(empty, "en", TODAY).still())


def test_documents_are_searched_and_unfold(person: Vault) -> None:
    panel = widgets.documents(person, "en")
    assert "Letter after gastroscopy" in panel.still()
    choose(panel, words="bleeding")
    assert "<mark>bleeding</mark>" in panel.still()
    assert "&lt;b&gt;Anaemia&lt;/b&gt;" in panel.still()
    assert "<b>Anaemia" not in panel.still()
    choose(panel, words="kryptonite")
    assert plain(panel.still()) == "No document holds “kryptonite”."


def test_hits_are_marked_and_the_rest_is_text() -> None:
    assert marked("a <b> hit & more", [[6, 9]]) == "a &lt;b&gt; <mark>hit</mark> &amp; more"


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_empty_panel_says_what_to_do_next(empty: Vault, lang: str) -> None:
    what = {"en": "Import a", "fr": "Importez un"}[lang]
    for panel in (
        widgets.labs(empty, lang),  # type: ignore[arg-type]
        widgets.follow(None, empty, lang),  # type: ignore[arg-type]
        widgets.compare(empty, lang),  # type: ignore[arg-type]
        widgets.conflicts(empty, lang),  # type: ignore[arg-type]
        widgets.timeline(empty, lang),  # type: ignore[arg-type]
        widgets.documents(empty, lang),  # type: ignore[arg-type]
    ):
        assert what in plain(panel.still()), type(panel).__name__


def test_they_follow_what_is_added(empty: Vault) -> None:
    panels = [
        widgets.labs(empty, "en", TODAY), widgets.follow(None, empty, "en", TODAY), widgets.compare(empty, "en", TODAY),
        widgets.conflicts(empty, "en", TODAY), widgets.timeline(empty, "en", TODAY), widgets.documents(empty, "en"),
    ]  # fmt: skip
    lab_person.add_results(empty)
    lab_person.add_record(empty)
    news.announce()
    told = [plain(panel.still()) for panel in panels]
    for words, shown in zip(
        ("Potassium", "results", "LDL cholesterol", "TSH", "Medications", "gastroscopy"), told, strict=True
    ):
        assert words in shown


def test_one_day_of_results_cannot_be_compared_and_no_conflict_is_said(empty: Vault) -> None:
    add(empty, NORTH, "lab_result", result("Sodium", 139, "mmol/L", "2026-01-13"))
    assert "one day only" in plain(widgets.compare(empty, "en", TODAY).still())
    assert "No sources disagree" in plain(widgets.conflicts(empty, "en", TODAY).still())
    assert "One result shown." in widgets.labs(empty, "en", date(2026, 2, 1)).choices.said
