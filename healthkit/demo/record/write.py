"""Write the record as files, and keep what they state as the truth that an import can be held against."""

from __future__ import annotations

import json
import zipfile
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from healthkit.demo.plan import make_plan
from healthkit.demo.record.ccda import hospital_document
from healthkit.demo.record.course import make_course
from healthkit.demo.record.fhir import clinic_bundle
from healthkit.demo.record.findings import findings
from healthkit.demo.record.papers import Paper, make_papers
from healthkit.demo.record.repeated import Repeated, make_repeated
from healthkit.demo.record.story import Story, make_story
from healthkit.demo.record.visits import make_visits
from healthkit.errors import MissingExtra

BUNDLE, DOCUMENT, PAPERS = "clinic.json", "hospital.xml", "laboratories.zip"


@dataclass(frozen=True)
class Stated:
    """One laboratory result as its documents state it; ``text`` and ``unit`` as printed."""

    visit: str
    laboratory: str
    at: datetime
    analyte: str | None
    name: str
    text: str
    unit: str
    documents: tuple[str, ...]


@dataclass(frozen=True)
class Record:
    """The files, in the order in which they are imported, and what is true."""

    story: Story
    bundle: Path
    document: Path
    papers: Path | None
    """The laboratories' PDFs in one zip; None where the ``report`` extra, which typesets them, is not installed."""
    results: tuple[Stated, ...]
    repeated: Repeated

    @property
    def files(self) -> list[Path]:
        """What is imported, in this order."""
        return [self.bundle, self.document, *([self.papers] if self.papers else [])]

    def save(self, path: Path) -> None:
        """Write the declared history and every result as JSON."""
        told: dict[str, Any] = {
            "turns": {name: value for name, value in vars(self.story.course).items() if isinstance(value, date)},
            "conditions": [asdict(one) for one in self.story.conditions],
            "medicines": [asdict(one) for one in self.story.medicines],
            "results": [asdict(one) for one in self.results],
            "conflict": asdict(self.repeated.conflict) if self.repeated.conflict else None,
        }
        path.write_text(json.dumps(told, indent=1, default=str, ensure_ascii=False) + "\n", "utf-8")


def write_record(folder: Path, *, seed: int = 7, days: int = 730, until: date = date(2026, 11, 15)) -> Record:
    """Write the clinic's FHIR bundle, the hospital's C-CDA document and the laboratories' PDFs into a folder.

    Seed, days and last day are those of :func:`healthkit.demo.write_export`; equal arguments give equal bytes. Without
    the ``report`` extra the PDFs are left out.

    Raises:
        UsageError: the span is too short.
    """
    plan = make_plan(seed, days, until)
    story = make_story(make_course(plan))
    papers = make_papers(make_visits(story.course), seed)
    repeated = make_repeated(plan, papers)
    folder.mkdir(parents=True, exist_ok=True)
    bundle, document = folder / BUNDLE, folder / DOCUMENT
    bundle.write_text(json.dumps(clinic_bundle(story, papers), indent=1, ensure_ascii=False) + "\n", "utf-8")
    document.write_text(hospital_document(story, repeated), "utf-8")
    written = _write_papers(folder / PAPERS, papers)
    results = tuple(_stated(papers, repeated))
    return Record(story, bundle, document, folder / PAPERS if written else None, results, repeated)


def _write_papers(path: Path, papers: list[Paper]) -> bool:
    """One archive, so that an import reads all at once; False, and no file, where they cannot be typeset."""
    try:
        bodies = [paper.pdf() for paper in papers]
    except MissingExtra:
        return False
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for paper, body in zip(papers, bodies, strict=True):
            day = paper.visit.day
            archive.writestr(zipfile.ZipInfo(paper.name, (day.year, day.month, day.day, 0, 0, 0)), body)
    return True


def _stated(papers: list[Paper], repeated: Repeated) -> list[Stated]:
    """Every printed result, and in which documents it stands; the hospital's own are the export's."""
    copied = {one.key for one in repeated.copied if one.value is not None}
    found = []
    for paper in papers:
        sent = {one.key for one in findings(paper)} if paper.visit.house == "american" else set[str]()
        for number, row in enumerate(paper.rows):
            key = f"{paper.visit.key}-{number}"
            documents = [paper.name, *([BUNDLE] if key in sent else ()), *([DOCUMENT] if key in copied else ())]
            found.append(
                Stated(
                    paper.visit.key, paper.report.laboratory, paper.visit.at, row.analyte_id, row.name, row.value,
                    row.unit, tuple(documents),
                )
            )  # fmt: skip
    return found
