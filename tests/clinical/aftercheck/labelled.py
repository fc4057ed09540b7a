"""Our own labelled sentences of answers, and what the check makes of them.

``figures()`` is for the evaluation page: recall and false alarms with their 95 % intervals, by kind and half. The first
half was written before any rule existed; both are development sets by now, since the rules were mended on them. The
held-out set was written after that and nothing was changed for it: its figures are the ones to believe.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from healthkit.clinical.aftercheck import check
from healthkit.clinical.triage import Assessment

HALVES = ("first", "second", "third", "fourth", "fifth")
HELD_OUT = "held_out"
EMERGENCY = Assessment("emergency", ("cardiac.chest_pain",), "Call 112 now.", {"emergency": "112"})
CARE = Assessment("seek_care", ("persistent.blood_urine",), "Make an appointment with a doctor.", {})


@dataclass(frozen=True)
class Labelled:
    """One sentence: whether it must be found, as which kind, and what is known beside it."""

    text: str
    kind: str
    find: bool
    half: str

    @property
    def danger(self) -> Assessment | None:
        """Triage's word: an emergency where playing down is tested, else none."""
        return EMERGENCY if self.kind == "contradiction" else None

    @property
    def minor(self) -> bool:
        """Whether the answer is for a minor."""
        return self.kind == "minor"

    def right(self) -> bool:
        """Found as its kind, or left alone."""
        lang = "fr" if any(char in self.text for char in "éèêàùçœ") else "en"
        found = check(self.text, lang, self.danger, minor=self.minor).kinds
        return self.kind in found if self.find else not found


def _load() -> tuple[Labelled, ...]:
    cases = []
    for half in (*HALVES, HELD_OUT):
        path = Path(__file__).with_name(f"{half}.toml")
        for kind, row in tomllib.loads(path.read_text("utf-8")).items():
            cases += [Labelled(text, kind, True, half) for text in row["find"]]
            cases += [Labelled(text, kind, False, half) for text in row["keep"]]
    return tuple(cases)


_ALL = _load()
CASES = tuple(case for case in _ALL if case.half != HELD_OUT)
UNSEEN = tuple(case for case in _ALL if case.half == HELD_OUT)


def interval(hits: int, total: int, z: float = 1.959964) -> tuple[float, float]:
    """The 95 % score interval (Wilson) of a share."""
    if not total:
        return 0.0, 1.0
    share, square = hits / total, z * z
    centre = share + square / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + square / (4 * total * total))
    return max(0.0, (centre - spread) / (1 + square / total)), min(1.0, (centre + spread) / (1 + square / total))


def _share(cases: list[Labelled], *, wrong: bool = False) -> dict[str, Any]:
    hits = sum(case.right() != wrong for case in cases)
    low, high = interval(hits, len(cases))
    share = hits / len(cases) if cases else 0.0
    return {"n": len(cases), "hits": hits, "share": round(share, 4), "low": round(low, 4), "high": round(high, 4)}


def figures() -> dict[str, Any]:
    """Recall of findings and share of false alarms: of the development sets, by half and by kind, and held out."""

    def both(cases: list[Labelled]) -> dict[str, Any]:
        return {
            "recall": _share([case for case in cases if case.find]),
            "false_alarms": _share([case for case in cases if not case.find], wrong=True),
        }

    kinds = dict.fromkeys(case.kind for case in CASES)
    return {
        **both(list(CASES)),
        "by_half": {half: both([case for case in CASES if case.half == half]) for half in HALVES},
        "held_out": both(list(UNSEEN)),
        "by_kind": {kind: both([case for case in CASES if case.kind == kind]) for kind in kinds},
    }
