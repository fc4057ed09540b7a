"""Sample files in real formats: everything in them is represented, by counts taken without the connector's own code."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from connectors.ccda import CCDA
from tests.connectors.ccda.reading import Gathered, gather

pytestmark = pytest.mark.corpus

SECTION = re.compile(r"<section\b.*?</section>", re.S)
COMMENT = re.compile(r"<!--.*?-->", re.S)
MEASURES = ("30954-2", "8716-3")


def files(corpus: Path) -> list[Path]:
    return sorted(path for path in (corpus / "ccda").rglob("*") if path.suffix.lower() == ".xml")


def bare(path: Path) -> str:
    return COMMENT.sub("", path.read_text("utf-8-sig"))


def sections(path: Path) -> list[tuple[str, str]]:
    """LOINC code and text of each section; none of the samples nests them."""
    found = SECTION.findall(bare(path))
    codes = [
        re.search(r"<code\b[^>]*?\bcode\s*=\s*\"([^\"]+)\"", re.sub(r"<templateId[^>]*>", "", text)) for text in found
    ]
    return [(code.group(1) if code else "", text) for code, text in zip(codes, found, strict=True)]


def visible(out: Gathered) -> Counter[str]:
    return Counter(row["resource_type"] for table in out.frames for row in out.rows(table) if "resource_type" in row)


def test_every_file_is_read_without_an_issue(corpus: Path) -> None:
    assert len(files(corpus)) >= 65
    for path in files(corpus):
        out = gather(CCDA(), path)
        expected = ["missing_attachment"] if "reference" in path.name and "Unstructured" in path.name else []
        assert out.reasons() == expected, path.name
        assert out.unmapped == {}, path.name
        assert visible(out), path.name


def test_every_section_has_rows_and_its_narrative(corpus: Path) -> None:
    for path in files(corpus):
        out, found = gather(CCDA(), path), sections(path)
        assert out.read["section"] == len(found), path.name
        told = [row for row in out.rows("document") if row["kind"] == "narrative"]
        said = [re.search(r"<text\b[^>]*>(.*?)</text>", text.partition("<entry")[0], re.S) for _, text in found]
        written = [text for text in said if text and re.sub(r"<[^>]*>", "", text.group(1)).strip()]
        assert len(told) == len(written), path.name
        names = set(out.read) - {"section", "document", "fragment", "entry", "unstructured_body"}
        assert names <= visible(out).keys(), path.name


def test_every_measurement_is_a_row(corpus: Path) -> None:
    """In results and vital signs: an observation with a number in the text is a row with that number."""
    for path in files(corpus):
        out = gather(CCDA(), path)
        numbers: Counter[float] = Counter()
        for code, text in sections(path):
            if code in MEASURES:
                plain = re.sub(r"<referenceRange\b.*?</referenceRange>|<text\b.*?</text>", "", text, flags=re.S)
                values = re.findall(r"<value\b[^>]*?\bPQ\"[^>]*>|<value\b[^>]*?\bvalue=\"[^>]*PQ\"[^>]*>", plain)
                for value in values:
                    told = re.search(r"\bvalue\s*=\s*\"\s*([\d.]+)", value)
                    numbers.update([float(told.group(1))] if told else [])
        rows = [row for row in out.rows("lab_result") if row["resource_type"] in {"results", "vital_signs"}]
        made = Counter(row["value"] for row in rows if row["value"] is not None)
        assert not numbers - made, path.name


def test_statements_of_lists_are_rows(corpus: Path) -> None:
    """Where a section's entries are one row each: medications, immunizations, encounters, procedures."""
    kinds = {
        "10160-0": ("substanceAdministration", "medications", {"medication", "absence"}),
        "11369-6": ("substanceAdministration", "immunizations", {"immunization", "absence"}),
        "46240-8": ("encounter", "encounters", {"encounter", "absence"}),
    }
    for path in files(corpus):
        out = gather(CCDA(), path)
        for code, text in sections(path):
            if code not in kinds:
                continue
            tag, name, tables = kinds[code]
            stated = len(re.findall(rf"<entry\b[^>]*>\s*(?:<templateId[^>]*>\s*)*<{tag}\b", text))
            made = sum(row["resource_type"] == name for table in tables for row in out.rows(table))
            assert made >= stated, (path.name, name)


def test_the_second_reading_gives_the_same_rows(corpus: Path) -> None:
    path = next(path for path in files(corpus) if path.name == "CCD_1.XML")
    first, second = gather(CCDA(), path), gather(CCDA(), path)
    assert first.frames.keys() == second.frames.keys()
    assert all(first.frames[table].equals(second.frames[table]) for table in first.frames)
