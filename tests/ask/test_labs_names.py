"""Names of analytes in questions: every name of the catalogue, and none taken for another."""

from __future__ import annotations

import pytest

from healthkit.ask.labs import names, vocabulary
from healthkit.ask.words import read
from healthkit.model.analytes import analytes


def found(text: str, lang: str = "en") -> list[str]:
    question, _ = names.respelled(read(text, lang))
    return [mention.id for mention in names.mentions(question)]


def every_name() -> list[tuple[str, str]]:
    known = analytes()
    return [
        (name, one.id)
        for one in (*known.all.values(), *known.forms.values())
        if one.panel != "vital"
        for words in (one.label.values(), *one.synonyms.values())
        for name in words
        if "[" not in name  # a code system's
    ]


def is_two(name: str) -> bool:
    """``LDL/HDL``, a ratio on a sheet, names two analytes in a question."""
    parts = [analytes().find(part) for part in name.split("/")]
    return len({part.id for part in parts if part}) == len(parts) > 1


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_name_of_the_catalogue_names_its_analyte(lang: str) -> None:
    plain = vocabulary.common().plain.values()
    shared = {name: one for one in plain for name in (*one.readings, *one.others)}
    wrong = {}
    for name, owner in every_name():
        got = found(name.replace("₂", "2"), lang)
        group = shared.get(owner)
        if got != [owner] and not is_two(name) and not (group and got == [group.readings[0]]):
            wrong[name] = got
    assert wrong == {}
    assert len(every_name()) > 2400


def test_plain_names_and_sheets_are_of_the_catalogue() -> None:
    known = analytes().all
    common = vocabulary.common()
    for one in common.plain.values():
        assert set(one.readings) | set(one.others) <= known.keys()
    for members in common.sheets.values():
        assert set(members) <= known.keys()
    panels = {one.panel for one in known.values()} | common.sheets.keys()
    for lang in ("en", "fr"):
        assert vocabulary.words(lang).sheets.keys() <= panels


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("feritin", "ferritin"), ("creatinin", "creatinine"), ("trigliycerides", "triglycerides"),
     ("potasium", "potassium"), ("hemoglobine", "haemoglobin"),
     ("feritine", "ferritin"), ("testosteron", "testosterone")],
)  # fmt: skip
def test_a_mistyped_name_is_read_and_told(typed: str, meant: str) -> None:
    assert found(typed) == [meant]


@pytest.mark.parametrize(
    "word",
    ["HLD", "LDD", "T5", "B11", "ATS", "amylose", "cortisone", "nitrate", "inulin", "lactase", "albumen", "creatine",
     "CRO", "TSG", "PSB", "glucagon", "estriol"],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_near_word_is_no_name(word: str, lang: str) -> None:
    assert found(word, lang) == []


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("be", []), ("vs", []), ("am I fit", []), ("ok", []), ("mg", []), ("ça va", []), ("un", []), ("se", []),
        ("VS", ["esr"]), ("FIT", ["fit_stool"]), ("K", ["potassium"]), ("Mg", ["magnesium"]), ("ph", []),
        ("pH", ["blood_ph"]), ("hba1c", ["hba1c"]), ("HBA1C", ["hba1c"]), ("ldl", ["ldl"]),
        ("LDL and HDL", ["ldl", "hdl"]), ("AST and ALT", ["ast", "alt"]), ("non-HDL cholesterol", ["non_hdl"]),
        ("vitamin B12", ["vitamin_b12"]), ("vitamin B6", ["vitamin_b6"]), ("free T4", ["ft4"]), ("free T3", ["ft3"]),
        ("taux de vitamine D", ["vitamin_d"]), ("ferritines", ["ferritin"]), ("platelet", ["platelets"]),
    ],
)  # fmt: skip
def test_short_and_ordinary_words_count_only_as_laboratories_write_them(text: str, ids: list[str]) -> None:
    assert found(text) == ids
