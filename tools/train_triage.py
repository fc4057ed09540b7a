"""Train the second reader of triage: ``python tools/train_triage.py`` (needs scikit-learn: the extra ``train``).

Reads ``tests/clinical/triage/training/*.txt`` (``LEVEL|category|message`` a line; C crisis, E emergency, U urgent,
S seek care, N none) and the sets of ``tests/clinical/triage`` but the newest, which stays unseen; writes
``healthkit/clinical/triage/likeness.bin``. The same lines give the same file.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from collections import Counter
from hashlib import sha256
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from healthkit.clinical.triage import likeness  # noqa: E402
from healthkit.clinical.triage.recognition import heard  # noqa: E402
from tests.clinical.triage.lines_of_training import Line, digest, lines  # noqa: E402

C = 10.0
STEPS, RAREST = 127, 255
BOUNDS = {"alone": 0.5, "graded": 1.8, "hushed": 2.5, "rule": -0.9}
"""Log odds from which the reader calls alone; from which it does where a rule found something less pressing, or the
grammar hushed all signs; and below which it hushes a doubtful rule. Chosen on writers left out (``--folds``)."""
LEAST, SURE = 3, 0.9
"""A rule is doubtful that was wrong so often, and right in less than this share."""


def matrix(given: list[Line]) -> csr_matrix:
    """One row a message: 1 for each feature."""
    rows = [features(line) for line in given]
    starts = np.cumsum([0, *map(len, rows)])
    found = np.concatenate(rows).astype(int)
    return csr_matrix((np.ones(len(found)), found, starts), shape=(len(rows), 1 << likeness.BITS))


def rarities(texts: csr_matrix) -> np.ndarray:
    """How rare each feature is, in the steps in which the table keeps it."""
    rare = np.log(texts.shape[0] / (np.asarray(texts.sum(0)).ravel() + 1)) + 1
    return np.rint(rare / likeness.RARITY).clip(1, RAREST).astype(np.uint8)


def weighted(texts: csr_matrix, steps: np.ndarray) -> csr_matrix:
    """Each feature by its rarity, each row of the length 1."""
    rows = texts @ diags(steps * likeness.RARITY)
    return normalize(rows)


def features(line: Line) -> list[int]:
    """What the reader sees of a message; of those that the rules were made on, not what the rules made of it."""
    folded, marks = heard(line.text)
    return likeness.features(folded, marks if line.marked else [one for one in marks if one[0] == "f"])


def wanted(head: str, line: Line) -> bool | None:
    """The label of a line for a head; None where the head is not asked about it."""
    now = line.level in {"crisis", "emergency"}
    if head == "any":
        return line.level != "none"
    if head == "now":
        return now
    if head == "crisis":
        return line.level == "crisis" if now else None
    return line.category in {"violence", "abuse"} if line.level == "crisis" else None


def fitted(given: list[Line], texts: csr_matrix) -> list[tuple[np.ndarray, float]]:
    """Weights and bias of each head."""
    found = []
    for head in likeness.HEADS:
        labels = [wanted(head, line) for line in given]
        asked = [at for at, label in enumerate(labels) if label is not None]
        model = LogisticRegression(C=C, max_iter=5000)
        model.fit(texts[asked], [labels[at] for at in asked], sample_weight=[given[at].weight for at in asked])
        found.append((model.coef_[0], float(model.intercept_[0])))
    return found


def doubtful(given: list[Line]) -> list[str]:
    """Rules that fired on harmless messages again and again; counted where the rules were not made on the messages."""
    right, wrong = Counter[str](), Counter[str]()
    for line in given:
        if line.marked:
            fired = [mark[1:] for mark in heard(line.text)[1] if mark[0] == "r"]
            (wrong if line.level == "none" else right).update(fired)
    return sorted(one for one in wrong if wrong[one] >= LEAST and right[one] < SURE * (right[one] + wrong[one]))


def written(heads: list[tuple[np.ndarray, float]], steps: np.ndarray, rules: list[str], trained_on: str) -> bytes:
    """The table as a file: a length, a head in JSON, a byte a rarity, a signed byte a weight; all packed."""
    heads = [(weights * steps * likeness.RARITY, bias) for weights, bias in heads]
    scales = [float(np.abs(weights).max()) / STEPS for weights, _ in heads]
    head = {"scale": scales, "bias": [bias for _, bias in heads], "bounds": BOUNDS, "doubtful": rules}
    head |= {"trained_on": trained_on}
    said = json.dumps(head, sort_keys=True).encode()
    body = b"".join(
        np.rint(weights / scale).astype(np.int8).tobytes() for (weights, _), scale in zip(heads, scales, strict=True)
    )
    return zlib.compress(len(said).to_bytes(4, "little") + said + steps.tobytes() + body, 9)


def main() -> None:
    """Train and write, or only print how folds that were left out fare."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--folds", action="store_true", help="cross-validate and print; write nothing")
    given = list(lines())
    plain = matrix(given)
    steps = rarities(plain)
    texts = weighted(plain, steps)
    if arguments.parse_args().folds:
        from tools.triage_folds import report

        report(given, texts, fitted)
        return
    file = ROOT / "healthkit" / "clinical" / "triage" / likeness.FILE
    file.write_bytes(written(fitted(given, texts), steps, doubtful(given), digest()))
    print(f"{len(given)} messages, {file.stat().st_size:,} bytes, {sha256(file.read_bytes()).hexdigest()[:16]}")


if __name__ == "__main__":
    main()
