"""Write ``docs/evaluation.md``: what was measured of triage, grounding, questions, repeats, attacks and answers.

Everything is computed now but the first runs of the blind sets, which happened once and are recorded in
``tests/clinical/triage/first_runs.toml``. ``--check`` writes nothing and exits 1 when the page is out of date.
Takes one to four minutes, nearly all of it building two vaults and asking every question of them.
"""

from __future__ import annotations

import argparse
import importlib
import math
import os
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
PAGE = ROOT / "docs" / "evaluation.md"
NOTICE = "<!-- Made by tools/evaluation.py; run it again, change nothing here. -->\n"
ROUNDS = 3  # orders in which each set of questions is asked anew

HEAD = """# Evaluation

What the parts that must not be wrong were measured to do, on sets that stand in `tests/`. One command computes this
page: `.venv/bin/python tools/evaluation.py`; with `--check` it only compares.

**Nothing here was reviewed by a clinician, and no patient's words are in any set.** The sets were written by language
models at the order of the engineers, in English and French; they show what breaks and what has come back. They do not
show how well anything works on people who are ill, and no figure on this page is a claim that it does. Intervals are
Wilson’s at 95 %; they speak of the luck of the draw from such sets, not of how unlike them real messages are.
"""


# figures -------------------------------------------------------------------------------------------------------------


def wilson(hits: int, total: int, z: float = 1.959964) -> tuple[float, float]:
    """The 95 % score interval of a share; everything where nothing was counted."""
    if not total:
        return 0.0, 1.0
    share, square = hits / total, z * z
    centre = share + square / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + square / (4 * total * total))
    return max(0.0, (centre - spread) / (1 + square / total)), min(1.0, (centre + spread) / (1 + square / total))


def share(hits: int, total: int) -> str:
    """``260 of 340 = 76.5 % [71.7, 80.7]``."""
    if not total:
        return "none"
    low, high = wilson(hits, total)
    return f"{hits:,} of {total:,} = {100 * hits / total:.1f} % [{100 * low:.1f}, {100 * high:.1f}]"


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table; bars in cells are escaped."""
    names = list(head)
    lines = ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    lines += ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def flat(figures: Mapping[str, Any], before: str = "") -> list[tuple[str, str]]:
    """Nested figures as rows of a name and a value; a mapping with ``hits`` and ``n`` is a share."""
    rows: list[tuple[str, str]] = []
    for name, value in figures.items():
        label = f"{before}, {name}" if before else str(name)
        label = label.replace("_", " ")
        if isinstance(value, Mapping) and {"hits", "n"} <= set(value):
            rows.append((label, share(value["hits"], value["n"])))
        elif isinstance(value, Mapping):
            rows += flat(value, label)
        elif isinstance(value, int | float | str):
            rows.append((label, f"{value:,}" if isinstance(value, int) else str(value)))
    return rows


# sections ------------------------------------------------------------------------------------------------------------


def triage() -> str:
    """Recall and quiet of each set, then and now; what got which level; recall by category."""
    sets = importlib.import_module("tests.clinical.triage.sets")
    first = {row["set"]: row for row in tomllib.loads((sets.HERE / "first_runs.toml").read_text("utf-8"))["run"]}
    rows: list[tuple[str, ...]] = []
    for name in sets.SETS:
        if name in first:
            one = first[name]
            rows.append((f"{name}, **first run** ({one['date']})", share(*one["recall"]), share(*one["quiet"])))
        found = sets.score(name)
        rows.append((f"{name}, today", share(*sets.recall(found)), share(*sets.quiet(found))))
    parts = [
        "## Red flags\n",
        "A call found is an emergency or a crisis that was told to call now. Quiet is a harmless message that got\n"
        "nothing. **Only first runs say anything about messages nobody has seen**: their misses were then read and\n"
        "the rules widened on them, so what a set gives today says that the rules have come to know it. `blind4` is\n"
        "the exception: neither rules nor the second reader were made on it, only the latter's bounds were chosen\n"
        "with it in sight, so its figure of today is close to one of an unseen set. **No one may rely on this to\n"
        "notice an emergency.**\n",
        table(("set", "calls found", "quiet where nothing is wrong"), rows),
        "\n".join(f"- `{name}`: {one['about']}." for name, one in first.items()) + "\n",
        _pairs(sets),
        *(_confusion(sets, name) for name in sets.BLIND),
        _categories(sets),
    ]
    return "\n".join(parts)


def _pairs(sets: Any) -> str:
    """How many pairs of equals got unequal levels."""
    cases = [one for name in sets.BLIND for one in sets.score(name)]
    pairs = {(name, one.case.pair) for name in sets.BLIND for one in sets.score(name) if one.case.pair}
    apart = sum(len(sets.unequal(sets.score(name))) for name in sets.BLIND)
    return (
        "Pairs that differ only in sex, age, origin or register, with one level today: "
        f"{share(len(pairs) - apart, len(pairs))} (among {len(cases):,} utterances).\n"
    )


def _confusion(sets: Any, name: str) -> str:
    """Levels asked (down) and given today (across)."""
    counts = sets.confusion(sets.score(name))
    rows = [(one, *(counts.get((one, two), 0) for two in sets.LEVELS)) for one in sets.LEVELS]
    return f"`{name}` today, asked down and given across:\n\n" + table(("", *sets.LEVELS), rows)


def _categories(sets: Any) -> str:
    """Recall by category over all blind sets, today."""
    sums: dict[str, list[int]] = {}
    for name in sets.BLIND:
        for category, (hits, total) in sets.by_category(sets.score(name)).items():
            both = sums.setdefault(category.replace("_", " "), [0, 0])
            both[0], both[1] = both[0] + hits, both[1] + total
    return "Calls found by category, all blind sets together, today:\n\n" + table(
        ("category", "calls found"), [(name, share(*both)) for name, both in sorted(sums.items())]
    )


def grounding() -> str:
    """Planted wrong numbers that were flagged, and right ones that were."""
    script = importlib.import_module("tests.ask.grounding_script")
    check = importlib.import_module("healthkit.ask.grounding").check
    counts = {lang: [0, 0, 0, 0] for lang in ("en", "fr")}
    for one in script.scripts():
        count = counts[one.lang]
        spans = check(one.correct(), one.results, one.question, one.lang).spans
        count[2] += sum(span.status == "untraced" for span in spans)
        count[3] += len(spans)
        for text, at, word in one.planted():
            spans = check(text, one.results, one.question, one.lang).spans
            count[0] += any(
                span.status == "untraced" and span.start < at + len(word) and span.end > at for span in spans
            )
            count[1] += 1
    rows = [(lang, share(*count[:2]), share(*count[2:])) for lang, count in counts.items()]
    return (
        "## Numbers in answers\n\nScripted answers over made results, each also with one number changed by a digit, a "
        "unit or a sign. The scripts were written with the checker in view.\n\n"
        + table(("language", "planted wrong numbers flagged", "right numbers wrongly flagged"), rows)
    )


def questions(folder: Path) -> str:
    """Every question of the sets: right, abstained, wrong; and whether each asked again gives the same bytes."""
    sets, opened, vaults, judge, repeat, grid, grid_workouts, truths = (
        importlib.import_module(f"tests.ask.questions.{name}")
        for name in ("sets", "opened", "vaults", "judge", "repeat", "grid", "grid_workouts", "truth")
    )
    del opened  # its vaults need a test run; ours are built here
    session = importlib.import_module("healthkit.ask").session
    for name in ("french", "person"):
        (folder / name).mkdir()
    truth = {
        "french": truths.Truth(vaults.french(folder / "french" / "vault"), vaults.FRENCH_AS_OF),
        "person": truths.Truth(vaults.person(folder / "person"), vaults.PERSON_AS_OF),
    }
    lots = [*_lot(grid, 120), *_lot(grid_workouts, 60)]
    asked = [
        ("people’s words, French", "french", sets.FRENCH),
        ("people’s words, the synthetic person", "person", sets.PERSON),
        ("put together by lot", "french", lots),
    ]
    rows = []
    for label, name, cases in asked:
        with session(truth[name].vault, truth[name].as_of) as talk:
            verdicts = [verdict for _, _, verdict in judge.judged(talk, cases, truth[name])]
        right, silent = verdicts.count(""), verdicts.count("abstained")
        rows.append((label, share(right, len(verdicts)), silent, len(verdicts) - right - silent))
    every = len(sets.UNANSWERABLE)
    answered = _unanswerable(session, truth["person"], sets.UNANSWERABLE)
    same = {name: _repeats(repeat, name, one) for name, one in truth.items()}
    return "\n".join(
        [
            "## Questions\n",
            "Asked of two made vaults; the truths are computed from their tables by code that shares nothing with the "
            "engine. The sets grew with the engine: development sets, all of them.\n",
            table(("set", "right", "abstained", "wrong"), rows),
            f"Questions that no data answers and that got no figure: {share(every - answered, every)}.\n",
            f"Asked again {ROUNDS - 1} times on fresh sessions, in other orders, byte for byte the same answer: "
            + "; ".join(f"{name} {share(*both)}" for name, both in same.items())
            + ".\n",
        ]
    )


def _lot(grid: Any, number: int) -> list[Any]:
    return [case for lang in ("en", "fr") for case in grid.cases(lang, number, seed=20261122)]


def _unanswerable(session: Any, truth: Any, asked: Iterable[tuple[str, str]]) -> int:
    """How many questions without an answer in the data got a figure all the same."""
    wrong = 0
    with session(truth.vault, truth.as_of) as talk:
        for _, question in asked:
            talk.forget()
            answer = talk.ask(question)
            wrong += bool(answer.value is not None or answer.values or answer.evidence)
    return wrong


def _repeats(repeat: Any, name: str, truth: Any) -> tuple[int, int]:
    """Questions whose answer stayed the same over all rounds, of how many."""
    every = repeat.questions(name)
    rounds = [repeat.hashes(truth.vault, truth.as_of, every, seed) for seed in range(ROUNDS)]
    return sum(len({one[question] for one in rounds}) == 1 for question in every), len(every)


def _figures(module: str, title: str, about: str) -> str:
    """A section from a module's ``figures()``; without such a module, a line that says so."""
    try:
        found = importlib.import_module(module).figures
    except (ImportError, AttributeError):
        return f"## {title}\n\nNot measured by this page yet.\n"
    return f"## {title}\n\n{about}\n\n" + table(("figure", "value"), flat(found()))


def attacks() -> str:
    """The attack corpus, where its figures can be had."""
    return _figures(
        "tests.ask.attacks.figures",
        "Attacks",
        "Texts planted in a vault and a model that obeys them, against the tools, the gate and the pages. Written with "
        "the defences in view: a breach found here is a fault, none found is no proof.",
    )


def answers() -> str:
    """The check of written answers."""
    return _figures(
        "tests.clinical.aftercheck.labelled",
        "The check of answers",
        "Sentences of answers that must be found (doses, diagnoses, playing down) and harmless ones that must be left "
        "alone. Both halves are development sets by now.",
    )


# page ----------------------------------------------------------------------------------------------------------------


def page(folder: Path) -> str:
    """The whole page; prints to stderr what is being computed."""
    sections: list[tuple[str, Callable[[], str]]] = [
        ("triage", triage),
        ("grounding", grounding),
        ("questions", lambda: questions(folder)),
        ("attacks", attacks),
        ("answers", answers),
    ]
    parts = [NOTICE, HEAD]
    for name, make in sections:
        start = perf_counter()
        parts.append(make())
        print(f"{name}: {perf_counter() - start:.0f} s", file=sys.stderr)
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def _own_home(base: str) -> None:
    """Nothing of whoever runs this is read or written: a home, a vault and quick keys of its own."""
    for name in [key for key in os.environ if key.startswith("HEALTHKIT_") and key != "HEALTHKIT_CORPUS"]:
        del os.environ[name]
    homes = ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
    os.environ.update(dict.fromkeys(homes, base), HEALTHKIT_KEYRING="0", HEALTHKIT_KEY_MEMORY_MB="8")
    os.environ["HEALTHKIT_VAULT"] = str(Path(base) / "vault")


def main() -> int:
    """Write or compare the page; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the page is out of date")
    check = parser.parse_args().check
    with tempfile.TemporaryDirectory() as base:
        _own_home(base)
        body = page(Path(base))
    if (PAGE.read_text("utf-8") if PAGE.exists() else "") == body:
        return 0
    if check:
        print("docs/evaluation.md is out of date: run tools/evaluation.py", file=sys.stderr)
        return 1
    PAGE.write_text(body, "utf-8")
    print("docs/evaluation.md written", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
