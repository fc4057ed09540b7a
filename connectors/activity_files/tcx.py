"""TCX: each activity is a workout, also those inside a multi-sport session; courses are counted, not imported."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from lxml import etree

from connectors.activity_files import laps
from connectors.activity_files.book import Book, Workout
from connectors.activity_files.gpx import ambient
from connectors.activity_files.names import Writer, writer_of
from connectors.activity_files.points import PLACE, Row, Track, blank
from connectors.activity_files.stream import UNREADABLE, Document, elements, forget, local
from healthkit.source.contract import Issue, Item

_TAGS = ("Activity", "Run", "Id", "Lap", "Track", "Trackpoint", "Creator", "Course", "Workout", "Folders")
_POINT = {
    "Time": "time", "LatitudeDegrees": "latitude", "LongitudeDegrees": "longitude", "AltitudeMeters": "elevation",
    "HeartRateBpm": "heart_rate", "Value": "heart_rate", "Cadence": "cadence", "RunCadence": "cadence",
    "Watts": "power", "Speed": "speed",
}  # fmt: skip
"""Parts of a point, in any namespace; only HeartRateBpm holds a Value, or in version 1 the pulse itself."""
_PLANS = {"Course": "course", "Workout": "planned workout", "Folders": ""}
_ACTIVITIES = ("Activity", "Run")
"""Version 1 calls every activity a run, and keeps it in a folder that is called by its sport."""
_CLOCK_SLIP = timedelta(days=1)
"""A lap that begins further from its first point was dated by a clock that was not set."""


def read_tcx(document: Document, book: Book, member: str) -> Iterator[Item]:
    """The activities of one document.

    Raises:
        HostileFile: it declares a document type.
        Exception: one of :data:`UNREADABLE`, where it is damaged; what was read before is yielded.
    """
    reader = _Tcx(book, member)
    try:
        for event, element in elements(document, member, _TAGS, ("start", "end")):
            yield from reader.see(event, element)
    except UNREADABLE:
        yield from reader.finish()
        raise


class _Tcx:
    """Where in a document the reader is."""

    def __init__(self, book: Book, member: str) -> None:
        self._book, self._member = book, member
        self._plan = ""
        self._activity: _Activity | None = None
        self._fields: dict[str, int] = {}

    def see(self, event: str, element: etree._Element) -> Iterator[Item]:
        """Take one event; what a plan or a course holds is passed over."""
        tag = local(element)
        if self._plan:
            if event == "end" and tag in (self._plan, "Trackpoint"):
                self._plan = "" if tag == self._plan else self._plan
                forget(element)
        elif event == "end":
            yield from self._end(tag, element)
        elif tag in _PLANS:
            self._plan = tag
            if _PLANS[tag]:
                self._book.read[_PLANS[tag]] += 1
        elif tag in _ACTIVITIES:
            yield from self.finish()
            self._activity = _Activity(self._book, element.get("Sport") or _folder(element))
        elif tag == "Lap" and self._activity:
            start = laps.instant(element.get("StartTime"))
            if start is None:
                yield Issue("bad_date", self._member, "Lap", element.get("StartTime") or "")
            else:
                self._activity.laps.append(laps.Lap(start))

    def finish(self) -> Iterator[Item]:
        """The workout of the activity that is open."""
        activity, self._activity = self._activity, None
        if activity:
            yield from activity.told(self._member)

    def _end(self, tag: str, element: etree._Element) -> Iterator[Item]:
        open_one, parent = self._activity, element.getparent()
        if tag == "Trackpoint":
            if open_one:
                yield from open_one.points(self._member).add(self._row(element))
            forget(element)
        elif tag == "Track":
            if open_one and open_one.track:
                yield from open_one.track.end_segment()
            element.clear(keep_tail=False)  # what the lap says beside it is read at its end
        elif tag == "Lap":
            if open_one and open_one.laps:
                open_one.laps[-1].take(element)
            forget(element)
        elif tag == "Id" and open_one and parent is not None and local(parent) == "Activity":
            open_one.id = element.text
        elif tag == "Creator" and open_one:
            open_one.writer = _device(element)
        elif tag in _ACTIVITIES:
            yield from self.finish()
            forget(element)

    def _row(self, point: etree._Element) -> Row:
        row, fields = blank(), self._fields
        for part in point.iterdescendants():
            tag = part.tag
            place = fields.get(tag)
            if place is None:
                name = _POINT.get(local(part))
                place = fields[tag] = PLACE[name] if name else -1
            if place >= 0 and part.text:
                row[place] = part.text
        return row


def _folder(run: etree._Element) -> str | None:
    return next((name for one in run.iterancestors() if (name := local(one)) in ("Running", "Biking", "Other")), None)


class _Activity:
    """One activity on its way; its device stands behind its laps, so the source is described last."""

    def __init__(self, book: Book, sport: str | None) -> None:
        self._book, self._sport = book, sport
        self.id: str | None = None
        self.laps: list[laps.Lap] = []
        self.track: Track | None = None
        self.writer = writer_of(None)
        self._source, self._ref = book.reserve(), book.refs.one()
        self._name = book.activity(sport, self.writer)

    def points(self, member: str) -> Track:
        """The track, begun with the first point."""
        if self.track is None:
            self.track = Track(self._book.refs, self._ref, self._source, self._name, member, needs_place=False)
        return self.track

    def told(self, member: str) -> Iterator[Item]:
        """What is left of the points, the session, and its source."""
        track = self.track
        if track:
            yield from track.flush()
            yield from track.issues()
            self._book.read["point"] += track.points
            self._book.unmapped.update(track.unmapped)
        yield self._book.describe(self._source, self.writer)
        start = self._start()
        if start is None:
            yield Issue("bad_date", member, "Activity", self.id or "")
            return
        self._book.read["activity"] += 1
        seconds = laps.total(self.laps, "seconds")
        ends = [end for lap in self.laps if (end := lap.end) is not None and abs(end - start) < _CLOCK_SLIP]
        end = max([start, *ends, *([track.last] if track and track.last else [])])
        moved = track.moved_s if track and track.first else None
        offset = track.offset_min if track else None
        workout = Workout(self._ref, self._source, self._name, self._sport, start, end, offset, seconds or moved)
        workout.stats = laps.statistics(self.laps, self._name)
        workout.events = laps.events(self.laps)
        if track:
            pauses = ((begin, (until - begin).total_seconds()) for begin, until in track.gaps)
            workout.events += [
                {"kind": "pause", "start": begin, "duration_s": length, "detail": None}
                for begin, length in pauses
                if length > _LAP_SEAM_S
            ]
            workout.attributes |= ambient(track)
        yield from workout.rows()

    def _start(self) -> datetime | None:
        """When it began: the first lap says so, then its id, then its first point."""
        first = self.track.first if self.track else None
        said = self.laps[0].start if self.laps else laps.instant(self.id)
        if said is None or (first is not None and abs(first - said) > _CLOCK_SLIP):
            return first
        return said


_LAP_SEAM_S = 10.0
"""Each lap has tracks of its own; only a longer gap between them is a pause."""


def _device(creator: etree._Element) -> Writer:
    """The device of an activity, without its serial number."""
    said = {local(part): (part.text or "").strip() for part in creator.iterdescendants()}
    version = ".".join(said[part] for part in ("VersionMajor", "VersionMinor") if said.get(part))
    return writer_of(said.get("Name"), device="ProductID" in said, software=version or None)
