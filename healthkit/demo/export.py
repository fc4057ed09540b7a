"""Write the synthetic person's export: one zip in the layout that the Health app makes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import numpy as np

from healthkit.demo.body import write_body
from healthkit.demo.clinical import clinical_files
from healthkit.demo.closing import activity_summaries, audiogram, cda, me, vision
from healthkit.demo.dtd import document_type
from healthkit.demo.ecg import ecg_files
from healthkit.demo.habits import write_habits
from healthkit.demo.life import Life, live
from healthkit.demo.movement import write_movement
from healthkit.demo.person import HOME, Lang
from healthkit.demo.plan import clock
from healthkit.demo.records import Sheet, Writers
from healthkit.demo.routes import route_files
from healthkit.demo.sleeping import write_sleep
from healthkit.demo.sport import workout_elements, write_running
from healthkit.demo.surroundings import write_surroundings
from healthkit.demo.truth import Truth, make_truth
from healthkit.demo.vitals import write_vitals

FOLDER = "apple_health_export"
_CHUNK = 20_000


def write_export(
    path: Path,
    *,
    seed: int = 7,
    days: int = 730,
    until: date = date(2026, 11, 15),
    noise: bool = True,
    lang: Lang = "en",
) -> Truth:
    """Write an ``export.zip`` and return what really happened.

    Args:
        path: the zip to write; an existing one is replaced.
        seed: the same seed gives the same bytes.
        days: length of the life, at least 30; journeys, illness and training scale with it.
        until: its last day.
        noise: counting errors and clock offsets; off, devices differ only in what they are there to see.
        lang: the phone's language: names of devices, name of the main file, decimal mark of beat times and ECG.

    Raises:
        UsageError: the span is too short.
    """
    life = live(seed, days, until, noise=noise, lang=lang)
    truth = make_truth(life)
    exported = int(life.plan.day_start[-1]) + 300
    stamp = clock(exported, HOME.zone)
    offset = stamp.utcoffset()
    assert offset is not None
    sheet = Sheet(Writers(life.plan, life.names), int(offset.total_seconds()), exported, seed)
    clinical = clinical_files(sheet, life.plan)
    elements = _elements(sheet, life, truth) + [file.element for file in clinical]
    elements += [audiogram(sheet, life.plan), vision(sheet, life.plan)]
    members: list[tuple[str, Iterable[str]]] = [
        (f"/{life.names.export_name}", _document(sheet, life.names.locale, elements)),
        ("/export_cda.xml", [cda(life, exported)]),
        *((name, [text]) for name, text in ecg_files(sheet, life)),
        *((file.path, [file.body]) for file in clinical),
        *((name, [text]) for name, text in route_files(life, exported)),
    ]
    with zipfile.ZipFile(path, "w") as archive:
        for name, parts in members:
            _member(archive, name, stamp.timetuple()[:6], parts)
    return truth


def _elements(sheet: Sheet, life: Life, truth: Truth) -> list[str]:
    """Put every record into the sheet; returns the elements that are not records, in Apple's order."""
    write_movement(sheet, life)
    write_sleep(sheet, life)
    write_vitals(sheet, life)
    write_running(sheet, life)
    write_surroundings(sheet, life)
    write_habits(sheet, life)
    return [*write_body(sheet, life), *workout_elements(sheet, life), *activity_summaries(life, truth.daily)]


def _member(archive: zipfile.ZipFile, name: str, stamp: tuple[int, ...], parts: Iterable[str]) -> None:
    """One file of the archive, written as it is made; its date is the export's, so that equal lives are equal bytes."""
    year, month, day, hour, minute, second = stamp
    info = zipfile.ZipInfo(FOLDER + name, (year, month, day, hour, minute, second))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    with archive.open(info, "w") as out:
        for part in parts:
            out.write(part.encode())


def _document(sheet: Sheet, locale: str, elements: list[str]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n' + document_type() + f'<HealthData locale="{locale}">\n'
    yield f' <ExportDate value="{sheet.when(np.array([sheet.exported]))[0]}"/>\n{me()}\n'
    for batch in sorted(sheet.batches, key=lambda batch: batch.type):
        lines = sheet.lines(batch)
        for at in range(0, len(lines), _CHUNK):
            yield "\n".join(lines.slice(at, _CHUNK)) + "\n"
    for element in elements:
        yield element + "\n"
    yield "</HealthData>\n"
