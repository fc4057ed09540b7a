"""What a connector hands over: one frame schema a table, before ingest gives rows their ids, units and days.

``ref`` numbers a row inside one file, so that attributes, stages and points can name their owner; ``source`` is a row
number of the :data:`SOURCE` frames. Instants are UTC without a zone, in microseconds; ``offset_min`` is the offset as
the file wrote it.
"""

from __future__ import annotations

import polars as pl

from healthkit.model.clinical_records import CLINICAL, LINK, PROPOSAL, RETRACTION
from healthkit.model.schema import INSTANT, Schema

SOURCE: Schema = {
    "source": pl.Int32,  # the file's own number for this source
    "app": pl.String,  # name of the writing app or device, as people see it
    "version": pl.String,  # version of that app, or of the device's system
    "device": pl.String,  # device description without memory addresses
    "manufacturer": pl.String,
    "model": pl.String,
    "hardware": pl.String,  # e.g. Watch6,7
    "software": pl.String,
    "product_class": pl.String,  # watch | phone | tablet | scale | cuff | ring | app
}
_SPAN: Schema = {"start": INSTANT, "end": INSTANT, "offset_min": pl.Int16}
SAMPLE: Schema = {
    "ref": pl.Int64,
    "metric": pl.String,  # catalogue id; an identifier the catalogue lacks stays under its own name
    "dimension": pl.String,  # ear, frequency, body site …; null for most
    **_SPAN,
    "created": INSTANT,
    "value": pl.Float64,
    "unit": pl.String,  # as written
    "source": pl.Int32,
    "day": pl.Date,  # only for a vendor's daily rows, which keep the vendor's day
}
EVENT: Schema = {
    "ref": pl.Int64,
    "metric": pl.String,
    **_SPAN,
    "created": INSTANT,
    "code": pl.String,  # the catalogue's value code, else the file's own
    "source": pl.Int32,
}
SESSION: Schema = {
    "ref": pl.Int64,
    "kind": pl.String,  # workout | correlation
    "activity": pl.String,  # catalogue-style name: running, blood_pressure …
    **_SPAN,
    "zone": pl.String,
    "created": INSTANT,
    "duration_s": pl.Float64,  # without pauses, as the vendor says
    "source": pl.Int32,
}
SESSION_STAT: Schema = {
    "ref": pl.Int64,
    "metric": pl.String,
    "aggregate": pl.String,  # sum | average | minimum | maximum
    "value": pl.Float64,
    "unit": pl.String,
}
SESSION_EVENT: Schema = {
    "ref": pl.Int64,  # of the session
    "kind": pl.String,  # lap | segment | pause | resume | activity …
    "start": INSTANT,
    "duration_s": pl.Float64,
    "detail": pl.String,  # JSON object of the event's own metadata, or null
}
ROUTE_POINT: Schema = {
    "ref": pl.Int64,
    "at": INSTANT,
    "latitude": pl.Float64,
    "longitude": pl.Float64,
    "elevation": pl.Float64,  # m
    "speed": pl.Float64,  # m/s
    "course": pl.Float64,  # degrees
    "horizontal_accuracy": pl.Float64,  # m
    "vertical_accuracy": pl.Float64,  # m
}
WAVEFORM: Schema = {
    "ref": pl.Int64,
    "kind": pl.String,  # ecg | heartbeat_series
    "start": INSTANT,
    "offset_min": pl.Int16,
    "rate_hz": pl.Float64,  # null where ``seconds`` is given
    "unit": pl.String,
    "classification": pl.String,
    "seconds": pl.List(pl.Float64),  # since start, for uneven series
    "values": pl.List(pl.Float32),
    "source": pl.Int32,
}
ATTRIBUTE: Schema = {
    "owner": pl.String,  # sample | event | session | waveform | prescription_lens | document
    "ref": pl.Int64,
    "key": pl.String,
    "value": pl.String,
}
PERSON: Schema = {"key": pl.String, "value": pl.String}
ZONE_HINT: Schema = {"at": INSTANT, "zone": pl.String}
PRESCRIPTION_LENS: Schema = {
    "ref": pl.Int64,
    "kind": pl.String,  # glasses | contacts
    "eye": pl.String,  # left | right
    "issued": pl.Date,
    "expires": pl.Date,
    "field": pl.String,  # sphere, cylinder, axis …
    "value": pl.Float64,
    "unit": pl.String,
    "source": pl.Int32,
}
FRAMES: dict[str, Schema] = {
    "source": SOURCE,
    "sample": SAMPLE,
    "event": EVENT,
    "session": SESSION,
    "session_stat": SESSION_STAT,
    "session_event": SESSION_EVENT,
    "route_point": ROUTE_POINT,
    "waveform": WAVEFORM,
    "attribute": ATTRIBUTE,
    "person": PERSON,
    "zone_hint": ZONE_HINT,
    "prescription_lens": PRESCRIPTION_LENS,
    **CLINICAL,
    "link": LINK,
    "retraction": RETRACTION,
    "proposal": PROPOSAL,
}
