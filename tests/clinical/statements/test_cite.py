"""Right, wrong-figure, unrelated and personal sentences, in both languages."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from healthkit.clinical.statements import cite, marked, statements
from healthkit.clinical.statements.figures import figures_in
from healthkit.i18n import text as message

TABLE = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text("utf-8"))
LANGS = ("en", "fr")


def _cases(kind):
    return [(lang, case) for lang in LANGS for case in TABLE[lang][kind]]


@pytest.mark.parametrize(("lang", "case"), _cases("right"))
def test_a_right_sentence_is_supported_by_its_statement(lang, case):
    sentence, expected = case
    [one] = cite(sentence, lang)
    assert (one.status, one.statement.id if one.statement else None) == ("supported", expected)
    assert sentence[one.start : one.end] == one.text == sentence


@pytest.mark.parametrize(("lang", "sentence"), _cases("wrong"))
def test_a_wrong_figure_is_never_supported(lang, sentence):
    [one] = cite(sentence, lang)
    assert one.status != "supported"


def test_most_wrong_figures_are_told_apart_from_what_is_only_unknown():
    found = [cite(sentence, lang)[0].status for lang, sentence in _cases("wrong")]
    assert found.count("contradicted") / len(found) >= 0.9


@pytest.mark.parametrize(("lang", "sentence"), _cases("uncited"))
def test_what_no_statement_says_stays_uncited(lang, sentence):
    [one] = cite(sentence, lang)
    assert (one.status, one.statement) == ("uncited", None)


@pytest.mark.parametrize(("lang", "sentence"), _cases("own"))
def test_sentences_on_the_person_are_left_out(lang, sentence):
    assert cite(sentence, lang) == ()


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", list(statements()))
def test_each_statement_supports_itself(name, lang):
    [one] = cite(statements()[name].text(lang), lang)
    assert (one.status, one.statement.id) == ("supported", name)


@pytest.mark.parametrize("lang", LANGS)
def test_a_statement_with_every_figure_changed_supports_nothing(lang):
    """Each figure of each sentence gets one more digit: the corpus must not support the result."""
    fooled = []
    for one in statements().values():
        if one.figures:
            changed = _changed(one.text(lang), lang)
            if changed != one.text(lang):  # figures in words stay
                fooled += [changed for found in cite(changed, lang) if found.status == "supported"]
    assert not fooled


def _changed(sentence, lang):
    for figure in reversed(figures_in(sentence, lang)):
        digits = sentence[figure.start : figure.end]
        if digits[0].isdigit():
            sentence = f"{sentence[: figure.start]}{digits}7{sentence[figure.end :]}"
    return sentence


def test_marks_number_sources_and_name_what_has_none():
    text = (
        "Your average was 62 bpm.\n\nWHO recommends less than 5 g of salt for adults. "
        "Magnesium improves sleep in adults. WHO recommends that adults eat less than 9 g of salt a day."
    )
    told = marked(text, "en")
    assert "for adults. [1] Magnesium" in told
    assert f"sleep in adults. {message('statements.uncited', 'en')} WHO" in told
    assert f"a day. {message('statements.contradicted', 'en', number=1)}" in told
    assert told.count("[1] World Health Organization") == 1
    assert "Your average was 62 bpm.\n" in told


def test_an_answer_without_general_statements_is_not_touched():
    text = "Your average was 62 bpm.\n\n- 3 May: 61\n"
    assert marked(text, "fr") == text


def test_an_unconfirmed_statement_says_so():
    told = marked("Arrêter un médicament d’un coup peut être dangereux.", "fr")
    assert told.endswith(message("statements.unconfirmed", "fr"))


@pytest.mark.parametrize("text", ["", " ", "#", "|", "?", "[1]", "1.", "a" * 5000, "5 " * 3000])
def test_odd_texts(text):
    assert cite(text, "en") == ()
    assert marked(text, "en") == text
