"""A sample file of LibreView's format: every row is told, and values are those of the file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.builders.reading import gathered

pytestmark = pytest.mark.corpus


def test_every_row(corpus: Path) -> None:
    (path,) = (corpus / "cgm" / "libre").glob("*.csv")
    out = gathered("libreview", path)
    raw = [line.replace('""', "").split(",") for line in path.read_text("utf-8").splitlines()[2:]]
    lines = list({tuple(line): line for line in raw}.values())
    kinds = {kind: [line for line in lines if line[3] == kind] for kind in ("0", "1", "6")}
    assert out.read == {"historic": len(kinds["0"]), "scan": len(kinds["1"]), "note": len(kinds["6"])}
    assert out.unmapped == {"row without content": len(kinds["6"])}
    samples = out.table("sample")
    assert len(samples) == len(kinds["0"]) + len(kinds["1"])
    expected = sum(float(line[4] or line[5]) for line in [*kinds["0"], *kinds["1"]])
    assert samples["value"].sum() == expected
    day, month, rest = kinds["0"][0][2].split("-", 2)
    first = datetime.strptime(f"{month}-{day}-{rest}", "%m-%d-%Y %H:%M")
    assert samples["start"].to_list()[0] == first
    assert not out.issues
