"""The corpus: large enough, both languages, every source named and used, honest about what was checked."""

from __future__ import annotations

import pytest

from healthkit.clinical.aftercheck import check
from healthkit.clinical.statements import find, statements
from healthkit.clinical.statements.corpus import sources, topics
from healthkit.clinical.statements.figures import figures_in, read_figures


def test_the_corpus_covers_what_people_ask():
    assert len(statements()) >= 80
    asked = {
        "blood_pressure",
        "hba1c",
        "glucose",
        "lipids",
        "heart_rate",
        "hrv",
        "sleep",
        "apnoea",
        "activity",
        "steps",
    }
    asked |= {"fitness", "weight", "thyroid", "iron", "vitamin_d", "kidney", "liver", "blood_count", "inflammation"}
    asked |= {"variation", "adherence", "vaccines", "cycle", "salt", "sugar", "diet", "alcohol", "sun", "dental"}
    assert asked <= {one.topic for one in statements().values()} <= set(topics())


def test_each_source_is_used_and_complete():
    used = {one.source.id for one in statements().values()}
    assert used == set(sources())
    for one in sources().values():
        assert one.organisation
        assert one.title
        assert 1970 <= one.year <= 2026
        assert one.licence
        assert one.url.startswith("https://") or one.id == "general"


def test_what_rests_on_general_knowledge_is_not_confirmed():
    for one in statements().values():
        assert one.confirmed == (one.seen != "known")
        if one.source.id == "general":
            assert not one.confirmed
            assert all(figure.value <= 100 for figure in one.figures)


def test_both_sentences_are_plain_and_end():
    for one in statements().values():
        assert one.en.endswith(".")
        assert one.fr.endswith(".")
        assert len(one.en) < 200
        assert "'" not in one.fr


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_no_statement_would_be_taken_out_of_an_answer(lang):
    assert [one.id for one in statements().values() if check(one.text(lang), lang, None).findings] == []


@pytest.mark.parametrize(
    ("words", "lang", "name"),
    [
        ("how much salt", "en", "salt.who"),
        ("sel", "fr", "salt.who"),
        ("resting heart rate normal", "en", "hr.resting"),
        ("tension à domicile", "fr", "bp.home"),
        ("ldl goal at very high risk", "en", "lipids.esc_high_risk"),
        ("durée du cycle menstruel", "fr", "cycle.length"),
        ("caffeine", "fr", "diet.caffeine"),
    ],
)
def test_find_gives_the_statement_first(words, lang, name):
    assert find(words, lang)[0].id == name


def test_find_nothing_and_few():
    assert find("", "en") == ()
    assert find("xylophone", "fr") == ()
    assert len(find("cholesterol", "en", most=2)) == 2
    assert find("cholesterol", "en")[0].as_dict("en")["source"].count(",") >= 2


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("below 120/80 mmHg", "en", [(120, "mm[Hg]", "below"), (80, "mm[Hg]", "below")]),
        ("126 mg/dL", "en", [(1.26, "g/L", "at")]),
        ("1,26 g/L", "fr", [(1.26, "g/L", "at")]),
        ("2,000 mg", "en", [(2.0, "g", "at")]),
        ("10 000 pas", "fr", [(10000, "{step}", "at")]),
        ("at least seven hours", "en", [(420, "min", "above")]),
        ("7 hours or more", "en", [(420, "min", "above")]),
        ("≥ 6.5 %", "en", [(6.5, "%", "above")]),
        ("60 mL/min/1.73 m²", "en", [(60, "mL/min", "at")]),
        ("in 2024, type 2, stage 1, omega-3, B12, HbA1c, VO₂max and 25-hydroxy", "en", []),
        ("150 × 10⁹/L", "fr", [(150, "10*9/L", "at")]),
        ("between 60 and 100 bpm", "en", [(60, "/min", "at"), (100, "/min", "at")]),
    ],
)
def test_figures_of_a_sentence(text, lang, expected):
    assert [(pytest.approx(one.value), one.unit, one.side) for one in figures_in(text, lang)] == expected


@pytest.mark.parametrize("declared", ["", "about 5", "5 parsecs", "<-3 g"])
def test_a_figure_that_cannot_be_read_is_refused(declared):
    with pytest.raises(ValueError, match="no figure"):
        read_figures([declared])
