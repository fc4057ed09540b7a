"""What changed since the previous issue: beyond noise, new, gone, or nothing."""

from __future__ import annotations

from datetime import date

from healthkit.report import issues
from healthkit.report.headlines import Headline, compare, dump, read
from healthkit.report.issues import Issue
from healthkit.report.parameters import Parameter
from healthkit.store import Vault

FIRST, LAST = date(2026, 11, 2), date(2026, 11, 8)


def line(key: str, value: float | None, words: str, noise: float = 0.0) -> Headline:
    return Headline(key, key.capitalize(), words, value, noise)


def test_a_difference_within_the_noise_of_either_issue_is_none() -> None:
    before = [line("rate", 57.0, "57", 3.0), line("weight", 71.0, "71.0 kg", 0.2)]
    now = [line("rate", 60.0, "60", 1.0), line("weight", 71.3, "71.3 kg", 0.2)]
    assert [(one.label, one.real) for one in compare(before, now)] == [("Rate", False), ("Weight", True)]


def test_what_reads_alike_is_no_change() -> None:
    assert not compare([line("steps", 8000.2, "8,000")], [line("steps", 8000.4, "8,000")])[0].real


def test_words_without_a_value_change_when_they_differ() -> None:
    told = compare([line("hbsag", None, "negative")], [line("hbsag", None, "positive")])
    assert (told[0].before, told[0].now, told[0].real) == ("negative", "positive", True)


def test_new_and_gone() -> None:
    told = compare([line("old", 1.0, "1")], [line("new", 2.0, "2")])
    assert [(one.label, one.before, one.now) for one in told] == [("New", None, "2"), ("Old", "1", None)]


def test_headlines_survive_their_json() -> None:
    lines = [line("rate", 57.0, "57", 3.0), line("word", None, "négatif")]
    assert read(dump(lines)) == lines


def test_words_in_both_languages() -> None:
    earlier = Issue(FIRST, LAST, [line("rate", 57.0, "57", 3.0), line("a", 1.0, "1"), line("b", 1.0, "1")])
    now = Issue(date(2026, 11, 9), date(2026, 11, 15), [line("rate", 64.0, "64", 3.0), *earlier.lines[1:]])
    told = issues.since(earlier, now, "en")
    assert told == [
        "## Since the issue of 2–8 November 2026",
        "- Rate: 57, now 64.",
        "The other 2 figures are unchanged within noise.",
    ]
    french = issues.since(earlier, now, "fr")
    assert french[0] == "## Depuis l’édition du 2 au 8 novembre 2026"
    assert french[1] == "- Rate\u00a0: 57, à présent 64."


def test_nothing_changed_is_said() -> None:
    one = Issue(FIRST, LAST, [line("rate", 57.0, "57", 3.0)])
    assert issues.since(one, one, "en")[1:] == ["Its one figure is unchanged within noise."]


def test_a_long_list_is_cut_and_counted() -> None:
    earlier = Issue(FIRST, LAST, [line(f"m{i}", 1.0, "1") for i in range(13)])
    now = Issue(FIRST, LAST, [line(f"m{i}", 2.0, "2") for i in range(13)])
    told = issues.since(earlier, now, "en")
    assert told[1].count("\n- ") == 9
    assert told[2] == "3 more figures changed; they are below."
    assert len(told) == 3


def test_issues_of_one_series_differ_by_their_period_only() -> None:
    declared = {
        "week": Parameter("week", "Week", "", ""),
        "lang": Parameter("lang", "Lang", "en", ""),
    }
    names = {
        issues.series("weekly", declared, {"week": week, "lang": lang})
        for week, lang in (("2026-W45", "en"), ("2026-W46", "en"), ("2026-W46", "fr"))
    }
    assert len(names) == 2


def test_the_newest_earlier_issue_is_found_whatever_was_made_last(vault: Vault) -> None:
    def issue(last: date, value: float) -> Issue:
        return Issue(last, last, [line("rate", value, f"{value:.0f}")])

    newer, older = issue(date(2026, 10, 11), 58.0), issue(date(2026, 10, 4), 57.0)
    assert issues.keep(vault, "test", "test {}", newer)
    assert issues.keep(vault, "test", "test {}", older)
    assert issues.before(vault, "test {}", issue(date(2026, 10, 18), 60.0)) == newer
    assert issues.before(vault, "test {}", newer) == older
    assert issues.before(vault, "test {}", older) is None
    assert issues.before(vault, "other {}", newer) is None
    again = issue(date(2026, 10, 4), 59.0)
    assert issues.keep(vault, "test", "test {}", again)
    assert issues.before(vault, "test {}", newer) == again


def test_an_issue_without_period_or_figures_is_not_kept() -> None:
    assert issues.at_hand({}, [line("rate", 1.0, "1")]) is None
    assert issues.at_hand({"period": {"first": "2026-11-02", "last": "2026-11-08"}}, []) is None
    assert issues.at_hand({"period": {"first": None, "last": None}}, [line("rate", 1.0, "1")]) is None
