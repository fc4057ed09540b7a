"""The small parts: moments, tables, sentences that say that there is nothing."""

from __future__ import annotations

import pytest

from connectors.ccda.absences import kind_of_nothing
from connectors.ccda.narrative import plain, tables
from connectors.ccda.parsing import parse
from connectors.ccda.times import moment, spoken


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        ("20140402145521+0200", "2014-04-02T14:55:21+02:00"),
        ("20140402145521.5Z", "2014-04-02T14:55:21.5Z"),
        ("201404021455", "2014-04-02T14:55"),
        ("2014040214-05", "2014-04-02T14:00-05:00"),
        ("20140402", "2014-04-02"),
        ("201404", "2014-04"),
        ("2014", "2014"),
        ("20140000", "2014"),
        ("20140431", "2014-04"),
        ("2014030200908-0500", "2014-03-02"),
        ("20140402256000", "2014-04-02"),
        ("00010101000000", None),
        ("19000101", None),
        ("99991231", None),
        ("2014-04-02T10:00:00-0500", "2014-04-02T10:00:00-05:00"),
        ("04/02/2014", "2014-04-02"),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_moments_keep_their_precision(stamp: str | None, expected: str | None) -> None:
    assert moment(stamp) == expected


@pytest.mark.parametrize(
    ("words", "day_first", "expected"),
    [
        ("Jan 4 2014", False, "2014-01-04"),
        ("August 15, 2012", False, "2012-08-15"),
        ("4 janvier 2024", True, "2024-01-04"),
        ("1er févr. 2024", True, "2024-02-01"),
        ("12 août 2023", True, "2023-08-12"),
        ("22/04/2018", True, "2018-04-22"),
        ("04/05/2018", True, "2018-05-04"),
        ("04/05/2018", False, "2018-04-05"),
        ("04/05/2018 2:30 PM", False, "2018-04-05T14:30"),
        ("Nov 1999", False, "1999-11"),
        ("1998", False, "1998"),
        ("20120626141026", False, "2012-06-26T14:10:26"),
        ("Ongoing", False, None),
        ("32/13/2018", True, "2018"),
    ],
)
def test_dates_as_people_write_them(words: str, day_first: bool, expected: str | None) -> None:
    assert spoken(words, day_first=day_first) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No Known Allergies", "none_known"), ("NKDA", "none_known"), ("None", "none_known"),
        ("Aucune allergie connue", "none_known"), ("Pas d’antécédent", "none_known"),
        ("No information.", "unavailable"), ("Unknown", "unavailable"), ("Non renseigné", "unavailable"),
        ("No Immunization Information Available", "unavailable"), ("Results excluded/not available", "unavailable"),
        ("Nonsteroidal drugs", None), ("Notalgia", None), ("Norwegian scabies", None), ("No evidence of disease", None),
        ("Penicillin", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_sentences_that_say_that_there_is_nothing(text: str | None, expected: str | None) -> None:
    assert kind_of_nothing(text) == expected


def test_a_table_with_spans_is_laid_out_as_on_the_page() -> None:
    text = (
        "<text><table><thead><tr><th>A</th><th>B</th><th>C</th></tr></thead><tbody>"
        "<tr><td rowspan='2'>one</td><td>x</td><td>y</td></tr><tr><td colspan='2'>wide</td></tr>"
        "</tbody></table></text>"
    )
    (table,) = tables(parse(text.encode(), "t").root)
    assert table.headings == ("A", "B", "C")
    assert [texts for _, texts in table.rows] == [("one", "x", "y"), ("one", "wide", "wide")]


def test_deleted_passages_are_not_shown() -> None:
    text = "<text><paragraph>Kept <content revised='delete'>gone</content> here<br/>next</paragraph></text>"
    assert plain(parse(text.encode(), "t").root) == "Kept here\nnext"
