"""GPX: each track with times is a workout. Its points carry what sensors sent in extensions of many names."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from lxml import etree

from connectors.activity_files.book import Book, Workout
from connectors.activity_files.names import distance_of, writer_of
from connectors.activity_files.points import PLACE, Row, Track, blank
from connectors.activity_files.stream import UNREADABLE, Document, elements, forget, local
from healthkit.source.contract import Item

_TAGS = ("trk", "trkseg", "trkpt", "rte", "wpt")
_POINT = {
    "time": "time", "ele": "elevation", "speed": "speed", "course": "course", "bearing": "course",
    "hr": "heart_rate", "heartrate": "heart_rate", "heartratebpm": "heart_rate", "cad": "cadence",
    "cadence": "cadence", "runcadence": "cadence", "power": "power", "powerinwatts": "power", "watts": "power",
    "atemp": "temperature", "temp": "temperature", "temperature": "temperature", "wtemp": "water_temperature",
}  # fmt: skip
"""Names of a point's parts in any namespace: GPX's own, TrackPointExtension 1 and 2, PowerExtension, gpxdata …"""


def read_gpx(document: Document, book: Book, member: str) -> Iterator[Item]:
    """The tracks of one document.

    Raises:
        HostileFile: it declares a document type.
        Exception: one of :data:`UNREADABLE`, where it is damaged; what was read before is yielded.
    """
    reader = _Gpx(book, member)
    try:
        for _, element in elements(document, member, _TAGS, ("end",)):
            yield from reader.see(element)
    except UNREADABLE:
        yield from reader.finish()
        raise


class _Gpx:
    """Where in a document the reader is."""

    def __init__(self, book: Book, member: str) -> None:
        self._book, self._member = book, member
        self._fields: dict[str, int] = {}
        self._track: Track | None = None
        self._said: str | None = None

    def see(self, element: etree._Element) -> Iterator[Item]:
        """Take an element that was read to its end."""
        tag = local(element)
        if tag == "trkpt":
            track = self._track
            if track is None:
                track = yield from self._begin(element)
            yield from track.add(self._row(element))
        elif tag == "trkseg" and self._track:
            yield from self._track.end_segment()
        elif tag == "trk":
            if self._track is None:
                self._book.read["course"] += 1
            yield from self.finish()
        elif tag in ("rte", "wpt"):
            self._book.read["course" if tag == "rte" else "waypoint"] += 1
        if tag == "trkseg":
            element.clear(keep_tail=False)  # the track's own words stand beside it
        else:
            forget(element)

    def finish(self) -> Iterator[Item]:
        """The workout of the track that is open, if it carries times."""
        track, self._track = self._track, None
        if track is None:
            return
        yield from track.flush()
        yield from track.issues()
        self._book.read["point"] += track.points
        if track.first is None or track.last is None:
            self._book.read["course"] += 1
            return
        self._book.read["track"] += 1
        self._book.unmapped.update(track.unmapped)
        workout = Workout(
            track.ref, track.source, track.activity, self._said, track.first, track.last, track.offset_min,
            track.moved_s,
        )  # fmt: skip
        for start, end in track.gaps:
            workout.events.append({"kind": "pause", "start": start, "duration_s": (end - start).total_seconds()})
        distance = distance_of(track.activity)
        if track.metres is not None and distance:
            workout.stats.append((distance, "sum", track.metres, "m"))
            workout.attributes["distance"] = "along the recorded positions"
        workout.attributes |= ambient(track)
        yield from workout.rows()

    def _begin(self, point: etree._Element) -> Generator[Item, None, Track]:
        """A track with its first point: the words before its segments say what it is, the root who wrote it."""
        above = next(point.iterancestors("{*}trk"), None)
        self._said = _sport(above) if above is not None else None
        writer = writer_of(point.getroottree().getroot().get("creator"))
        number, fresh = self._book.source(writer)
        yield from fresh
        activity = self._book.activity(self._said, writer)
        self._track = Track(self._book.refs, self._book.refs.one(), number, activity, self._member)
        return self._track

    def _row(self, point: etree._Element) -> Row:
        row, fields = blank(), self._fields
        row[PLACE["latitude"]], row[PLACE["longitude"]] = point.get("lat"), point.get("lon")
        for part in point.iterdescendants():
            tag = part.tag
            place = fields.get(tag)
            if place is None:
                name = _POINT.get(local(part).casefold())
                place = fields[tag] = PLACE[name] if name else -1
            if place >= 0 and part.text:
                row[place] = part.text
        return row


def _sport(track: etree._Element) -> str | None:
    """A track's type; some apps say it in extensions, of the track or of the file."""
    said = next((part.text for part in track if local(part) == "type"), None)
    root = track.getroottree().getroot()
    places = (track, *(part for part in root if local(part) == "metadata"))
    inside = (part for place in places for more in place if local(more) == "extensions" for part in more)
    return said or next((part.text for part in inside if local(part) == "activity"), None)


def ambient(track: Track) -> dict[str, str]:
    """The mean air temperature that the device felt, as an attribute: it is the weather's, not the body's."""
    total, count = track.ambient
    return {"mean air temperature": f"{total / count:.1f} °C"} if count else {}
