"""Scrubbing: planted identifiers never survive, figures of health always do, and the same gives the same."""

from __future__ import annotations

import base64
import json
import random
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthkit.privacy.identifiers import Known, known
from healthkit.privacy.patterns import nir, plain_view
from healthkit.privacy.scrub import Scrubber
from healthkit.store import Vault

DAY = date(2026, 11, 22)
KNOWN = Known(
    (
        ("own_name", "Zéphyrine Quillfeather"),
        ("person", "Dr. Obadiah Wrenfield, MD"),
        ("carer", "Brightwater General Laboratory"),
        ("address", "9 Elmshade, 02139 Brightwater"),
        ("phone", "+1 555 867 5309"),
        ("identifier", "QZ-4471-88"),
        ("identifier", "urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950e"),
    ),
    date(1979, 3, 12),
)
SCRUBBER = Scrubber(KNOWN, DAY)

PLANTED = [
    "Zéphyrine Quillfeather", "ZEPHYRINE QUILLFEATHER", "Quillfeather, Zéphyrine", "quillfeather", "Zephyrine",
    "Ze\u0301phyrine", "Quill\u200bfeather", "Ｑuillfeather", "Dr Wrenfield", "Obadiah Wrenfield", "Wrenfield",
    "Brightwater General Laboratory", "Mme Honorine Dupuis-Lacroix", "Mr. J. Tolliver",
    "zeph.quill@mail.example", "zeph (at) mail (dot) example", "https://portal.example/p/8812", "www.portal.example/x",
    "mailto:a@b.example", "zeph%40mail.example", "zeph&#64;mail.example",
    "+1 555 867 5309", "(555) 867-5309", "555-867-5309", "555.867.5309", "555 867 5309", "+33 6 12 34 56 78",
    "06 12 34 56 78", "0612345678", "06.12.34.56.78", "tel: 5558675309",
    "QZ-4471-88", "qz447188", "QZ 4471 88", "0f8fad5b-d9cb-469f-a165-70867728950e", "MRN: 00482917", "MRN 48-29-17",
    "patient ID #A99823", "078-05-1120", "SSN 078051120", "FR76 3000 6000 0112 3456 7890 189",
    "GB82 WEST 1234 5698 7654 32", "2 79 03 75 116 001 28", "member id: ZZ99 1234",
    "1979-03-12", "12/03/1979", "03/12/1979", "12.3.79", "19790312", "March 12, 1979", "12 mars 1979",
    "12th March 1979",
    "1979-03-12T00:00:00Z", "born 4 May 1981", "DOB: 05/04/81",
    "12 rue de la Paix, 75002 Paris", "14 bis avenue Victor Hugo", "221B Baker Street", "1600 Pennsylvania Avenue",
    "9 Elmshade", "742 Evergreen Terrace", "3 Place Bellecour", "P.O. Box 1142", "350 Fifth Ave",
    "48.85837, 2.29448", "48.85837,2.29448", "48.858°N 2.294°E",
    "48°51'29.6\"N 2°17'40.2\"E",
    "geo:48.85,2.29", "lat 48.85", "latitude: 48.85837", "8FW4V75V+8QX",
    base64.b64encode(b"Zephyrine Quillfeather").decode(),
]  # fmt: skip
FIGURES = [
    "LDL 131 mg/dL", "5.4 mmol/L", "120/80 mmHg", "BP 118/76", "10⁹/L", "7.2 10^9/L", "1,234,567 steps", "12 345 pas",
    "72 bpm", "98.6 °F", "37.2 °C", "2024-05-01", "2024-05-01T08:10:00", "1 mai 2024", "May 1, 2024", "p = 0.0312",
    "r = -0.4213", "95 % CI 0.12 to 0.58", "+12.5 %", "-3.2 kg", "7 h 32 min", "23:15", "B12 450 pg/mL", "vitamin D",
    "HbA1c 6.1 %", "T4 12.5 pmol/L", "eGFR 92 mL/min/1.73 m²", "500 mg twice a day", "10 000 steps", "2019 2020 2021",
    "between 60 and 100", "VO2max 41.3", "1.0123456789", "SpO2 97%", "5'10\"", "6.02e23", "3 cours de yoga", "0.5-1.2",
    "120 130 140 150", "52, 54, 58, 61", "2.5 - 7.8", "<130", "24 months", "dose 1 of 2", "A1C 5.9", "Q10", "H1N1",
    "10 mg/day drive", "LOINC 2345-7", "ICD F32.2", "100-200", "1/3", "58.21 ± 3.04", "40 000 lux", "2,5 mg",
]  # fmt: skip


def squeezed(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", plain_view(re.sub("[\u200b\u0301]", "", text)))


@pytest.mark.parametrize("planted", PLANTED)
@pytest.mark.parametrize(
    "around", ["{}", "Results for {} are in.", "Résultat ({}) : 5,4", "a {}; b", "« {} »", '["{}"]', "x\n{}\ny"]
)
def test_what_is_planted_does_not_survive(planted: str, around: str) -> None:
    if '"' in planted and "[" in around:
        planted = planted.replace('"', "″")
    done = SCRUBBER.scrub(around.format(planted))
    told = {"born 4 May 1981": "4 May 1981", "DOB: 05/04/81": "05/04/81"}.get(planted, planted)
    secret = re.sub(r"^(?:tel|MRN|patient ID|SSN|member id|lat|latitude|geo|mailto|Dr|Mme|Mr)\W*", "", told)
    assert squeezed(secret) not in squeezed(str(done.content)), done.content
    assert done.replaced


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("around", ["{}", "Your value was {} that day.", "Valeur : {} ; voir.", "({})"])
def test_figures_survive(figure: str, around: str) -> None:
    text = around.format(figure)
    assert SCRUBBER.scrub(text).content == text


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(PLANTED), min_size=1, max_size=4),
    st.lists(st.sampled_from(FIGURES), min_size=1, max_size=4),
    st.randoms(use_true_random=False),
)
def test_mixed_texts_lose_the_person_and_keep_the_figures(
    planted: list[str], figures: list[str], order: random.Random
) -> None:
    parts = [*planted, *figures]
    order.shuffle(parts)
    left = str(SCRUBBER.scrub(" | ".join(parts)).content)
    for one in ("quillfeather", "zephyrine", "wrenfield", "447188", "8675309", "19790312", "mail.example"):
        assert squeezed(one) not in squeezed(left)
    for figure in figures:
        assert figure in left


@settings(max_examples=100, deadline=None)
@given(st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers(-999_999, 999_999),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from(["mean", "value", "low", "rows"]), inner),
    max_leaves=20,
))  # fmt: skip
def test_numbers_of_json_are_never_touched(value: Any) -> None:
    done = SCRUBBER.scrub(value)
    assert json.dumps(done.content) == json.dumps(value)
    assert not done.replaced


def test_fields_that_name_or_tell_are_dropped_and_counted() -> None:
    row = {
        "name": "Ferritin", "value": 44.5, "unit": "ug/L", "note": "free words", "performer": "Anyone",
        "member_id": "1",
        "location": "here", "latitude": 48.8, "birthDate": "1979-03-12", "taken": "2024-05-01", "route": "oral",
    }  # fmt: skip
    done = SCRUBBER.scrub([row])
    assert done.content == [
        {
            **{key: row[key] for key in ("name", "value", "unit", "taken", "route")},
            "note": "[free text]", "performer": "[name]", "member_id": "[identifier]", "location": "[place]",
            "latitude": "[coordinates]", "birthDate": "[age: 47]",
        }
    ]  # fmt: skip
    assert {(one.kind, one.count, one.where) for one in done.replaced} == {
        ("free text", 1, "[0].note"), ("name", 1, "[0].performer"), ("identifier", 1, "[0].member_id"),
        ("place", 1, "[0].location"), ("coordinates", 1, "[0].latitude"), ("birth date", 1, "[0].birthDate"),
    }  # fmt: skip
    kept = Scrubber(KNOWN, DAY, free_text=True).scrub({"note": "tired, says Quillfeather"}).content
    assert kept == {"note": "tired, says [name]"}


def test_the_birth_date_becomes_an_age() -> None:
    assert SCRUBBER.scrub("born on 12 March 1979").content == "born on [age: 47]"
    before = Scrubber(KNOWN, date(2026, 3, 11)).scrub("1979-03-12").content
    assert before == "[age: 46]"


def test_json_inside_a_text_is_read_as_json() -> None:
    said = json.dumps({"note": "x", "rows": [json.dumps({"mrn": "12345", "value": 5.5})]})
    left = json.loads(str(SCRUBBER.scrub(said).content))
    assert left["note"] == "[free text]"
    assert json.loads(left["rows"][0]) == {"mrn": "[identifier]", "value": 5.5}


@pytest.mark.parametrize("make", [lambda: PLANTED, lambda: {"a": PLANTED, "b": FIGURES}])
def test_the_same_gives_the_same_and_twice_is_once(make: Callable[[], Any]) -> None:
    once = SCRUBBER.scrub(make()).content
    assert Scrubber(KNOWN, DAY).scrub(make()).content == once
    assert SCRUBBER.scrub(once).content == once


def test_the_key_of_a_social_security_number_decides() -> None:
    assert nir("2 79 03 75 116 001 28") is (97 - 2790375116001 % 97 == 28)
    assert not nir("279037511600100")


def test_ordinary_words_of_health_are_no_names() -> None:
    scrubber = Scrubber(Known((("own_name", "April White"),)), DAY)
    assert scrubber.scrub("White blood cells in April 2024").content == "White blood cells in April 2024"
    assert scrubber.scrub("for April White").content == "for [name]"
    assert scrubber.scrub("Mrs White").content == "Mrs [name]"


def test_the_vault_says_what_it_knows(vault: Vault) -> None:
    found = known(vault)
    assert found.birth == date(1979, 3, 12)
    left = Scrubber(found, DAY).scrub("Quillfeather, 9 Elmshade, QZ 4471-88, Wrenfield, 555 867 5309").content
    assert left == "[name], [address], [identifier], [name], [phone]"
