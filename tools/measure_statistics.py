"""Measure how often the statistics find what is there and what is not, and write the tables of ``docs/statistics.md``.

``python tools/measure_statistics.py [--series 1000]``; only the block between the two marks is replaced. Seeds are
fixed, so the same code gives the same tables.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from healthkit.analysis.changepoints import changepoints  # noqa: E402
from healthkit.analysis.effect import hedges  # noqa: E402
from healthkit.analysis.expected import expected  # noqa: E402
from healthkit.analysis.seasonality import weekly, yearly  # noqa: E402
from healthkit.analysis.smooth import smooth  # noqa: E402
from healthkit.analysis.trend import trend  # noqa: E402
from tests.analysis.noise import remembering, weekend  # noqa: E402

PAGE = ROOT / "docs" / "statistics.md"
START, END = "<!-- measured: start -->", "<!-- measured: end -->"
YEAR, TWO = np.arange(20_000, 20_365), np.arange(20_000, 20_730)
MEMORIES = (0.0, 0.3, 0.5, 0.7)


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    lines = [f"### {title}", "", "| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return [*lines, *("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows), ""]


def percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def false_breaks(series: int) -> Iterable[Sequence[object]]:
    for memory in (*MEMORIES, 0.8):
        shares = []
        for tails in (None, 4):
            noise = remembering(np.random.default_rng(1), series, 365, memory, tails=tails) + weekend(YEAR, 1.0)
            shares.append(percent(float(np.mean([bool(changepoints(YEAR, values)) for values in noise]))))
        yield memory, *shares


def slow_change(series: int) -> Iterable[Sequence[object]]:
    noise = remembering(np.random.default_rng(2), series, 730, 0.4)
    place = np.arange(730) / 365
    for name, course in (
        ("yearly wave, 2 SD from trough to crest", np.sin(2 * np.pi * place)),
        ("straight line, 1 SD a year", place),
        ("straight line, 2 SD a year", 2 * place),
    ):
        yield name, percent(float(np.mean([bool(changepoints(TWO, values + course)) for values in noise])))


def found_breaks(series: int) -> Iterable[Sequence[object]]:
    for memory in (0.0, 0.5, 0.7):
        for size in (1.0, 1.5, 2.0, 3.0):
            random = np.random.default_rng(3)
            noise, places = remembering(random, series, 365, memory), random.integers(60, 305, series)
            hits = held = others = 0
            for values, at in zip(noise, places, strict=True):
                found = changepoints(YEAR, values + size * (np.arange(365) >= at))
                hits += any(abs(one.day - YEAR[at]) <= 3 for one in found)
                held += any(one.low_day <= YEAR[at] <= one.high_day for one in found)
                others += len(found) > 1
            yield memory, size, percent(hits / series), percent(held / series), percent(others / series)


def odd_days(series: int) -> Iterable[Sequence[object]]:
    for memory in MEMORIES:
        for tails in (None, 4):
            noise = remembering(np.random.default_rng(4), series, 730, memory, tails=tails) + weekend(TWO, 1.0)
            shares = []
            for rate in (0.05, 0.01):
                found = [expected(TWO, values, rate=rate) for values in noise]
                shares.append(sum(one.outside.sum() for one in found) / sum(one.judged.sum() for one in found))
            yield memory, f"t, {tails} df" if tails else "normal", *(percent(float(one)) for one in shares)


def trends(series: int) -> Iterable[Sequence[object]]:
    days = np.arange(90)
    for memory in MEMORIES:
        noise = remembering(np.random.default_rng(5), series, 90, memory)
        yield (
            memory,
            *(
                percent(float(np.mean([trend(days, one + gain * days / 90).direction != "none" for one in noise])))
                for gain in (0.0, 0.5, 1.0, 2.0)
            ),
        )


def rhythms(series: int) -> Iterable[Sequence[object]]:
    for memory in MEMORIES:
        noise = remembering(np.random.default_rng(6), series, 730, memory)
        week = np.mean([weekly(TWO, one).verdict == "clear" for one in noise])
        year = np.mean([yearly(TWO[:600], one[:600]).verdict == "clear" for one in noise])
        wave = np.sin(2 * np.pi * np.arange(730) / 365)
        held = []
        for one in noise[: max(1, series // 5)]:
            course = smooth(TWO, one + wave)
            truth = np.interp(course.days, TWO, wave)
            held.append(float(((course.low <= truth) & (truth <= course.high)).mean()))
        pairs = zip(noise[:, :60], noise[:, 400:460] - 0.8, strict=True)
        sizes = [hedges(one, two) for one, two in pairs]
        inside = np.mean([one.low <= 0.8 <= one.high for one in sizes])
        yield memory, percent(float(week)), percent(float(year)), percent(float(np.mean(held))), percent(float(inside))


def measured(series: int) -> str:
    few = max(20, series // 5)
    lines = [START, "", f"{series} series a row (odd days and slow change: {few}), fixed seeds.", ""]
    lines += table(
        "False change points: share of years without a break in which one is named",
        ["memory", "normal", "heavy tails (t, 4 df)"],
        false_breaks(series),
    )
    lines += table(
        "Slow change taken for a break: share of two-year series, memory 0.4",
        ["course", "with a break"],
        slow_change(few),
    )
    lines += table(
        "Known breaks in a year, at a random day from the 60th to the 304th",
        ["memory", "size (SD)", "found within 3 days", "window holds it", "more than one named"],
        found_breaks(series),
    )
    lines += table(
        "Odd days: share of ordinary days outside the band", ["memory", "tails", "at 5 %", "at 1 %"], odd_days(few)
    )
    lines += table(
        "Trend over 90 days: share of series called one, by gain over the span",
        ["memory", "none", "0.5 SD", "1 SD", "2 SD"],
        trends(series),
    )
    lines += table(
        "Rhythms without any (nominal 5 %); intervals that hold the truth (nominal 95 %)",
        ["memory", "week", "year", "smooth", "Hedges' g"],
        rhythms(series),
    )
    return "\n".join([*lines, END])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--series", type=int, default=1000)
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(START)
    after = rest.split(END)[1]
    PAGE.write_text(before + measured(parser.parse_args().series) + after, encoding="utf-8")


if __name__ == "__main__":
    main()
