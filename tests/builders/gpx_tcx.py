"""Synthetic GPX and TCX documents, as the formats' own schemas describe them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

GPX_11 = (
    'xmlns="http://www.topografix.com/GPX/1/1" '
    'xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1" '
    'xmlns:pwr="http://www.garmin.com/xmlschemas/PowerExtension/v1"'
)
TCX_2 = 'xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"'
TPX_2 = 'xmlns="http://www.garmin.com/xmlschemas/ActivityExtension/v2"'


@dataclass(frozen=True)
class Point:
    """One point; what is None is not written. ``at`` is text, or UTC."""

    at: datetime | str | None
    latitude: float | None = None
    longitude: float | None = None
    elevation: float | None = None
    pulse: int | None = None
    cadence: int | None = None
    power: int | None = None
    air: float | None = None
    water: float | None = None
    speed: float | None = None
    metres: float | None = None

    @property
    def time(self) -> str | None:
        """The time as written."""
        return f"{self.at:%Y-%m-%dT%H:%M:%SZ}" if isinstance(self.at, datetime) else self.at


def walk(start: datetime, count: int, step_s: int = 1, **more: int | float | None) -> list[Point]:
    """Points northward from a place in the Atlantic, 1.11 m a point, with a pulse of 120 to 139."""
    return [
        Point(
            start + timedelta(seconds=step_s * number),
            40.0 + number * 1e-5,
            -40.0,
            10.0 + number % 5,
            120 + number % 20,
            **more,  # type: ignore[arg-type]
        )
        for number in range(count)
    ]


def _tag(name: str, value: object) -> str:
    return "" if value is None else f"<{name}>{value}</{name}>"


def gpx_point(point: Point) -> str:
    """A ``trkpt`` with Garmin's extensions."""
    place = "" if point.latitude is None else f' lat="{point.latitude:.6f}" lon="{point.longitude:.6f}"'
    sensors = (
        _tag("gpxtpx:atemp", point.air)
        + _tag("gpxtpx:wtemp", point.water)
        + _tag("gpxtpx:hr", point.pulse)
        + _tag("gpxtpx:cad", point.cadence)
    )
    inner = f"<gpxtpx:TrackPointExtension>{sensors}</gpxtpx:TrackPointExtension>" if sensors else ""
    inner += _tag("pwr:PowerInWatts", point.power) + _tag("speed", point.speed)
    extensions = f"<extensions>{inner}</extensions>" if inner else ""
    return f"<trkpt{place}>{_tag('ele', point.elevation)}{_tag('time', point.time)}{extensions}</trkpt>"


def gpx_track(segments: Sequence[Sequence[Point]], kind: str | None = "running") -> str:
    """A ``trk`` of segments."""
    body = "".join(f"<trkseg>{''.join(map(gpx_point, segment))}</trkseg>" for segment in segments)
    return f"<trk><name>Out</name>{_tag('type', kind)}{body}</trk>"


def gpx(*tracks: str, creator: str = "Garmin Edge 530", before: str = "", root: str = GPX_11) -> str:
    """A GPX document; ``before`` stands before the XML declaration."""
    return (
        f'{before}<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="{creator}" {root}>\n'
        f"{''.join(tracks)}\n</gpx>\n"
    )


def route(places: int = 3) -> str:
    """A planned route and a waypoint, without times."""
    points = "".join(f'<rtept lat="{40 + n}" lon="-40"/>' for n in range(places))
    return f'<wpt lat="40" lon="-40"/><rte><name>Plan</name>{points}</rte>'


def tcx_point(point: Point) -> str:
    """A ``Trackpoint`` with ActivityExtension v2."""
    place = (
        ""
        if point.latitude is None
        else f"<Position><LatitudeDegrees>{point.latitude:.6f}</LatitudeDegrees>"
        f"<LongitudeDegrees>{point.longitude:.6f}</LongitudeDegrees></Position>"
    )
    pulse = "" if point.pulse is None else f"<HeartRateBpm><Value>{point.pulse}</Value></HeartRateBpm>"
    extra = _tag("Speed", point.speed) + _tag("Watts", point.power)
    extensions = f"<Extensions><TPX {TPX_2}>{extra}</TPX></Extensions>" if extra else ""
    return (
        f"<Trackpoint>{_tag('Time', point.time)}{place}{_tag('AltitudeMeters', point.elevation)}"
        f"{_tag('DistanceMeters', point.metres)}{pulse}{_tag('Cadence', point.cadence)}{extensions}</Trackpoint>"
    )


def tcx_lap(
    start: datetime | str, seconds: float, points: Sequence[Point] = (), metres: float = 1000, more: str = ""
) -> str:
    """A ``Lap`` of 50 kcal with an average pulse of 130 and a highest of 150."""
    at = f"{start:%Y-%m-%dT%H:%M:%S.000Z}" if isinstance(start, datetime) else start
    track = f"<Track>{''.join(map(tcx_point, points))}</Track>" if points else ""
    return (
        f'<Lap StartTime="{at}"><TotalTimeSeconds>{seconds}</TotalTimeSeconds><DistanceMeters>{metres}</DistanceMeters>'
        f"<MaximumSpeed>5.5</MaximumSpeed><Calories>50</Calories><AverageHeartRateBpm><Value>130</Value>"
        f"</AverageHeartRateBpm><MaximumHeartRateBpm><Value>150</Value></MaximumHeartRateBpm>"
        f"<Intensity>Active</Intensity><TriggerMethod>Manual</TriggerMethod>{track}{more}</Lap>"
    )


def tcx_activity(start: datetime, laps: Sequence[str], sport: str = "Running", device: str = "Forerunner 945") -> str:
    """An ``Activity`` with the device that recorded it."""
    creator = (
        '<Creator xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Device_t">'
        f"<Name>{device}</Name><UnitId>3999999999</UnitId><ProductID>3113</ProductID>"
        "<Version><VersionMajor>5</VersionMajor><VersionMinor>20</VersionMinor></Version></Creator>"
    )
    return f'<Activity Sport="{sport}"><Id>{start:%Y-%m-%dT%H:%M:%SZ}</Id>{"".join(laps)}{creator}</Activity>'


def tcx(*activities: str, before: str = "", body: str = "") -> str:
    """A TCX document; ``body`` stands beside the activities."""
    return (
        f'{before}<?xml version="1.0" encoding="UTF-8"?>\n<TrainingCenterDatabase {TCX_2}>'
        f"<Activities>{''.join(activities)}</Activities>{body}</TrainingCenterDatabase>"
    )
