"""The sample file: every section is there, and every entry is a row."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from connectors.blue_button import BlueButton
from tests.connectors.ccda.reading import gather

pytestmark = pytest.mark.corpus


def test_the_sample_is_read_whole(corpus: Path) -> None:
    path = next((corpus / "ccda").rglob("*bluebutton*.txt"))
    text, out = path.read_text(), gather(BlueButton(), path)
    assert out.issues == []
    titles = re.findall(r"^-{8,}\n([A-Za-z][^:\n]*)\n\n-{8,}$", text, re.M)[1:]
    assert len(titles) >= 18
    told = {row["resource_type"] for table in out.frames for row in out.rows(table) if "resource_type" in row}
    for title in titles:
        assert re.sub(r"\W+", "_", title.lower().removeprefix("self reported ")) in told, title

    def count(key: str) -> int:
        return len(re.findall(rf"^{key}:", text, re.M))

    assert len(out.rows("claim")) == count("Claim Number")
    assert len(out.rows("claim_line")) == count("Line number") + count("Drug Code")
    assert len(out.rows("condition")) == count("Condition Name")
    assert len(out.rows("allergy")) == count("Allergy Name")
    assert len(out.rows("family_history")) == len(re.findall(r"^Description: (?![A-Z ]+$)", text, re.M))
    assert len(out.rows("service_request")) == count("Next Eligible Date")
    assert len(out.rows("care_provider")) == count("Provider Name") + count("Pharmacy Name") - count("Drug Code")
    amounts = [row["value"] for row in out.rows("adjustment")]
    assert len(amounts) == len(
        re.findall(
            r"^(?:Medicare Approved|Provider Paid|You May be Billed|Allowed Amount|Non-Covered):\s+\$", text, re.M
        )
    )
