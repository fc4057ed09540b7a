"""The first page: whose sheet it is, what cannot wait, and what stands out."""

from __future__ import annotations

from datetime import date, timedelta

from healthkit.clinical.critical import source_in, thresholds
from healthkit.i18n import day as day_words
from healthkit.i18n import listing, number, text
from healthkit.report.blocks import Block, Cover, Markdown, Section
from healthkit.report.labs.blocks import Alert, Pairs, Point, Points
from healthkit.report.labs.cells import flag_words, range_of
from healthkit.report.labs.facts import Facts
from healthkit.report.labs.wording import full_day
from healthkit.source.labs_words import Row, figure, name_of, signed_percent, unit_of, value_of

_AT_MOST = 12


def cover(facts: Facts) -> Cover:
    """Title and span."""
    lang, wanted = facts.lang, facts.wanted
    if wanted.since:
        span = text("labs_report.from_to", lang, first=full_day(wanted.since, lang), last=full_day(wanted.as_of, lang))
    else:
        span = text("labs_report.until", lang, day=full_day(wanted.as_of, lang))
    title = text(f"labs.panel_{wanted.panel}", lang) if wanted.panel else text("labs_report.title", lang)
    return Cover(
        title=title,
        subtitle=text("labs_report.subtitle", lang, len(facts.book.latest), n=number(len(facts.rows), lang), span=span),
        kicker=text("labs_report.kicker", lang),
        running=f"{title}, {full_day(wanted.as_of, lang)}",
        lang=lang,
        date=(wanted.as_of - timedelta(days=1)).isoformat(),  # a document is dated the day after this one
    )


def person(facts: Facts) -> Pairs:
    """Whose results: the name only where it was asked for; sex and age, since ranges depend on them."""
    lang, whose, as_of = facts.lang, facts.person, facts.wanted.as_of
    pairs = []
    if facts.name:
        pairs.append((text("labs_report.name", lang), facts.name))
    if facts.name and whose.birth:
        pairs.append((text("labs_report.born", lang), full_day(whose.birth, lang)))
    age = _years(whose.birth, as_of)
    told = text("labs_report.years", lang, age) if age is not None else text("labs_report.unknown", lang)
    pairs.append((text("labs_report.age", lang), told))
    sex = text(f"labs_report.sex_{whose.sex}", lang) if whose.sex else text("labs_report.unknown", lang)
    pairs.append((text("labs_report.sex", lang), sex))
    narrow = len(pairs)
    days = [row["day"] for row in facts.rows if row["day"]]
    if days:
        first, last = (full_day(at, lang) for at in (min(days), max(days)))
        pairs.append((text("labs_report.period", lang), text("labs_report.from_to", lang, first=first, last=last)))
    pairs.append((text("labs_report.laboratories", lang), listing(facts.laboratories, lang)))
    return Pairs(pairs, narrow)


def _years(birth: date | None, at: date) -> int | None:
    if birth is None:
        return None
    return at.year - birth.year - ((at.month, at.day) < (birth.month, birth.day))


def alert(facts: Facts, row: Row) -> Alert:
    """One critical result: how far beyond which threshold, and what to do."""
    lang = facts.lang
    later = facts.book.after(row)
    shown, note, _ = range_of(facts, row)
    bound = text("labs.range", lang, range=", ".join(part for part in (shown, note) if part))
    told = text(
        "labs_report.alert_facts",
        lang,
        day=full_day(row["day"], lang),
        laboratory=row["laboratory"] or row["source"],
        range=bound[:1].upper() + bound[1:],
    )
    return Alert(
        test=name_of(row, lang),
        value=value_of(row, lang),
        facts=f"{told} {_limit(row, lang)}",
        todo=_todo(row, lang),
        later=_later(later, lang) if later else "",
        refs=facts.sources.number(source_in(row["critical_source"], lang)),
        urgent=not later and not row["critical_past"],
    )


def _limit(row: Row, lang: str) -> str:
    """The threshold that was passed."""
    bounds = thresholds()[row["analyte"]].bounds[row["critical"]]
    side = "high" if row["flag"] == "high" or bounds[0] is None or row["value"] > bounds[0] else "low"
    limit = bounds[1] if side == "high" else bounds[0]
    assert limit is not None
    words = f"{figure(limit, row, lang)} {unit_of(row, lang)}"
    return text(f"labs_report.alert_limit_{side}", lang, limit=words) + "."


def _todo(row: Row, lang: str) -> str:
    if row["critical_past"]:
        return text("labs.critical_past", lang, day=full_day(row["day"], lang))
    return text(f"labs.critical_{row['critical']}", lang)


def _later(row: Row, lang: str) -> str:
    flag = text(f"labs.flag_{row['flag'] or 'none'}", lang)
    return text("labs_report.alert_later", lang, value=value_of(row, lang), day=full_day(row["day"], lang), flag=flag)


def stands_out(facts: Facts) -> Points | None:
    """What lies outside its range, then what really changed though it lies within; critical ones stand above."""
    lang = facts.lang
    out = [row for row in facts.book.latest if row["severity"] == "outside" or row["flag"] == "abnormal"]
    points = [Point(name_of(row, lang), _out(facts, row), "up") for row in out if not row["critical"]]
    told = {row["result_id"] for row in out}
    points += [
        Point(name_of(row, lang), _moved(row, lang))
        for row in facts.changed
        if row["result_id"] not in told and not row["critical"]
    ]
    return Points(points[:_AT_MOST]) if points else None


def _out(facts: Facts, row: Row) -> str:
    lang = facts.lang
    shown, note, _ = range_of(facts, row)
    bound = ", ".join(part for part in (shown, note) if part)
    said = text(
        "labs_report.out_of",
        lang,
        value=value_of(row, lang),
        day=full_day(row["day"], lang),
        flag=text(f"labs.flag_{row['flag']}", lang),
        range=text("labs.range", lang, range=bound),
    )
    if row["real"]:
        said = text("labs_report.out_real", lang, said=said, delta=_delta(row, lang), since=_since(row, lang))
    return f"{said}."


def _moved(row: Row, lang: str) -> str:
    said = text(
        "labs_report.moved",
        lang,
        value=value_of(row, lang),
        day=full_day(row["day"], lang),
        delta=_delta(row, lang),
        since=_since(row, lang),
        flag=flag_words(row, lang) or text(f"labs.flag_{row['flag'] or 'none'}", lang),
    )
    return f"{said}."


def _delta(row: Row, lang: str) -> str:
    return signed_percent(row["delta_percent"], lang)


def _since(row: Row, lang: str) -> str:
    return day_words(row["from_moment"].date(), lang, "d MMMM y")


def front(facts: Facts) -> Section:
    """Person, what cannot wait, what stands out."""
    lang = facts.lang
    blocks: list[Block | None] = [person(facts)]
    if facts.critical:
        blocks.append(Markdown("## " + text("labs_report.now", lang)))
        blocks += [alert(facts, row) for row in facts.critical]
    blocks.append(Markdown("## " + text("labs_report.stands_out", lang)))
    out = sum(row["severity"] in ("outside", "critical") or row["flag"] == "abnormal" for row in facts.book.latest)
    edge = sum(row["severity"] == "borderline" for row in facts.book.latest)
    real = len(facts.changed)
    counted = text(
        "labs_report.counts", lang, len(facts.book.latest),
        out=number(out, lang), edge=number(edge, lang), real=number(real, lang),
    )  # fmt: skip
    points = stands_out(facts)
    blocks.append(Markdown(counted))
    blocks.append(points or (None if facts.critical else Markdown(text("labs_report.nothing_out", lang))))
    return Section(*blocks)
