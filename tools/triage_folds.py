"""How the second reader fares on writers it has not read: each writer's file left out in turn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from healthkit.clinical.triage import likeness
from healthkit.clinical.triage.assess import ruled
from healthkit.clinical.triage.weighing import NOW

SHARES = (0.01, 0.02, 0.03, 0.05, 0.08)


def report(given: list[Any], texts: Any, fitted: Callable[..., Any]) -> None:
    """Print recall at shares of false calls, of the reader alone and with the rules, over all writers left out."""
    writers = [name for name in dict.fromkeys(line.writer for line in given) if name != "questions"]
    scores, anys, called, truth, quiet, who = [], [], [], [], [], []
    for writer in writers:
        rest = [at for at, line in enumerate(given) if line.writer != writer]
        out = [at for at, line in enumerate(given) if line.writer == writer and line.marked]
        if not out:
            continue
        heads = dict(zip(likeness.HEADS, fitted([given[at] for at in rest], texts[rest]), strict=True))
        scores.append(texts[out] @ heads["now"][0] + heads["now"][1])
        anys.append(texts[out] @ heads["any"][0] + heads["any"][1])
        levels = [ruled(given[at].text) for at in out]
        called += [level in NOW for level in levels]
        truth += [given[at].level in NOW for at in out]
        quiet += [given[at].level == "none" for at in out]
        who += [writer] * len(out)
    now, call = np.concatenate(scores), np.array(called)
    pos, neg = np.array(truth), np.array(quiet)
    print(f"{len(pos)} messages: rules alone call {call[pos].mean():.3f}, falsely {call[neg].mean():.3f}")
    for share in SHARES:
        bound = np.quantile(now[neg], 1 - share)
        print(f"reader alone, false {share:.2f}: {(now[pos] > bound).mean():.3f} (log odds {bound:.2f})")
    for low in (-1.0, -0.5, 0.0, 0.5):
        for high in (1.0, 1.5, 2.0, 2.5, 3.0):
            flag = (now > high) | (call & (now > low))
            print(
                f"rule above {low:+.1f}, alone above {high:+.1f}: {flag[pos].mean():.3f}, false {flag[neg].mean():.3f}"
            )
    for writer in dict.fromkeys(who):
        here = np.array([one == writer for one in who])
        flag = (now > 1.5) | (call & (now > 0))
        print(f"  {writer}: {flag[here & pos].mean():.3f}, false {flag[here & neg].mean():.3f}")
