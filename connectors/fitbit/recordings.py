"""What is measured or noted at times: electrocardiograms, notices of the pulse, mindfulness with the skin conductance
measured along with it, and the noise of nights with how long of it Fitbit labels as snoring."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import polars as pl

from connectors.fitbit.book import Book
from connectors.fitbit.curves import number
from connectors.fitbit.members import tables
from connectors.fitbit.stamps import instants
from healthkit.model.schema import INSTANT
from healthkit.source.contract import Rows
from healthkit.source.frames import rows
from healthkit.source.lengths import lasting, since_1970
from healthkit.source.tabular.table import ROW

_CLASSES = {
    "nsr": "sinus_rhythm", "normal sinus rhythm": "sinus_rhythm", "normal": "sinus_rhythm",
    "afib": "atrial_fibrillation", "atrial fibrillation": "atrial_fibrillation", "high heart rate": "high_heart_rate",
    "low heart rate": "low_heart_rate", "inconclusive": "inconclusive", "unclassifiable": "inconclusive",
    "inconclusive high heart rate": "high_heart_rate", "inconclusive low heart rate": "low_heart_rate",
    "unreadable": "poor_recording",
}  # fmt: skip
_RECORDING_S = 30
"""A recording lasts half a minute; files that do not state their rate hold 7,500 values."""
_DATED = re.compile(r"^[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d?) (\d\d:\d\d:\d\d) (?:UTC|GMT) (\d{4})$")
_ALERTS = {"high": "high_heart_rate_event", "low": "low_heart_rate_event"}
_UNIX = r"^\d{9,11}(\.\d+)?$"
_NOISE_STEP_S = 30.0


def read_ecgs(book: Book, members: list[str]) -> Iterator[Rows]:
    """Waveforms, in the device's own counts where the file gives no scale."""
    for member in members:
        for frame in tables(book, member):
            book.read["ecg"] += len(frame)
            for row in frame.iter_rows(named=True):
                yield from _ecg(book, member, row)


def _ecg(book: Book, member: str, row: dict[str, str | None]) -> Iterator[Rows]:
    start = _moment(row.get("reading_time"))
    parts = re.findall(r"-?\d+(?:\.\d+)?", row.get("waveform_samples") or "")
    if start is None or not parts:
        book.issue("bad_date" if start is None else "damaged_member", member, f"row {row[ROW]}")
        return
    scale = _first(row, ("scaling_factor", "scale_factor"))
    rate = _first(row, ("sampling_frequency_hz", "sampling_frequency"))
    said = (row.get("result_classification") or "").strip()
    ref = book.refs.one()
    about = {
        "ref": ref, "kind": "ecg", "start": start, "offset_min": 0, "rate_hz": rate or len(parts) / _RECORDING_S,
        "unit": "mV" if scale else None, "classification": _CLASSES.get(said.lower().replace("_", " "), said or None),
        "values": [float(part) / (scale or 1.0) for part in parts], "source": book.source(),
    }  # fmt: skip
    yield rows("waveform", pl.DataFrame([about], strict=False))
    pulse = number(row.get("heart_rate"))
    if pulse:
        told = {"owner": "waveform", "ref": ref, "key": "heart_rate", "value": f"{pulse:g} bpm"}
        yield rows("attribute", pl.DataFrame([told]))


def _first(row: dict[str, str | None], titles: tuple[str, ...]) -> float | None:
    """The first number under some titles."""
    return next((found for title in titles if (found := number(row.get(title)))), None)


def _moment(text: str | None) -> datetime | None:
    """An instant such as ``Thu Oct 08 07:15:06 UTC 2020``, or an ISO one."""
    found = _DATED.match(text or "")
    try:
        if found:
            return datetime.strptime(f"{found[1]} {found[2]} {found[4]} {found[3]}", "%b %d %Y %H:%M:%S")  # noqa: DTZ007
        made = datetime.fromisoformat(text or "")
        return made.astimezone(UTC).replace(tzinfo=None) if made.tzinfo else made
    except ValueError:
        return None


def read_alerts(book: Book, members: list[str]) -> Iterator[Rows]:
    """Notices of a pulse above or below the person's threshold."""
    for member in members:
        for frame in tables(book, member, "type", "start_timestamp", "end_timestamp"):
            book.read["heart_rate_alerts"] += len(frame)
            metric = pl.col("type").str.to_lowercase().str.extract("(high|low)").replace_strict(_ALERTS, default=None)
            ends = instants(frame["end_timestamp"])["start"].alias("end")
            made = frame.with_columns(*instants(frame["start_timestamp"]).get_columns(), ends, metric=metric)
            good = pl.col("start").is_not_null() & pl.col("metric").is_not_null()
            book.bad(made.filter(~good), "bad_date", member, ROW, "start_timestamp")
            made = made.filter(good)
            if len(made):
                made = made.with_columns(
                    book.refs.take(len(made)), pl.col("start").cast(INSTANT), code=pl.lit("event"),
                    source=pl.lit(book.source(), pl.Int32),
                )  # fmt: skip
                yield rows("event", made)


def read_sessions(book: Book, members: list[str]) -> Iterator[Rows]:
    """Sessions as events, with their length as the clock tells it."""
    for member in members:
        for frame in tables(book, member, "start_date_time", "end_date_time"):
            book.read["mindfulness"] += len(frame)
            ends = instants(frame["end_date_time"])["start"].alias("end")
            made = frame.with_columns(*instants(frame["start_date_time"]).get_columns(), ends)
            good = (pl.col("start").is_not_null() & (pl.col("end") >= pl.col("start"))).fill_null(value=False)
            book.bad(made.filter(~good), "bad_date", member, ROW, "end_date_time")
            made = made.filter(good)
            if len(made):
                made = made.with_columns(
                    book.refs.take(len(made)), metric=pl.lit("mindful_session"), code=pl.lit("present"),
                    source=pl.lit(book.source(), pl.Int32),
                )  # fmt: skip
                yield rows("event", made)


def read_eda(book: Book, members: list[str]) -> Iterator[Rows]:
    """Skin conductance of the sessions; times are seconds since 1970."""
    for member in members:
        for frame in tables(book, member, "timestamp", "scl_avg"):
            book.read["eda_sessions"] += len(frame)
            seconds = pl.when(pl.col("timestamp").str.contains(_UNIX)).then(
                pl.col("timestamp").cast(pl.Float64, strict=False)
            )
            value = pl.col("scl_avg").cast(pl.Float64, strict=False).fill_nan(None)
            made = frame.with_columns(start=since_1970(seconds), value=value)
            book.bad(made.filter(pl.col("start").is_null()), "bad_date", member, ROW, "timestamp")
            good = pl.col("start").is_not_null() & pl.col("value").is_not_null()
            if "valid_data" in made.columns:
                good &= pl.col("valid_data").str.to_lowercase() != "false"
            kept = made.filter(good).with_columns(
                offset_min=pl.lit(0, pl.Int16), source=pl.lit(book.source(), pl.Int32)
            )
            book.skip("eda_sessions: not valid", len(made) - len(kept))
            yield from book.samples(kept, "electrodermal_activity", "uS")
    yield from book.flush()


def read_snoring(book: Book, members: list[str]) -> Iterator[Rows]:
    """Noise as a curve; of snoring the sum of the labelled stretches of a night, which no file states."""
    labelled: list[pl.DataFrame] = []
    for member in members:
        for frame in tables(book, member, "timestamp", "mean_dba", "snore_label"):
            book.read["snore_details"] += len(frame)
            made = frame.with_columns(instants(frame["timestamp"]).get_columns())
            book.bad(made.filter(pl.col("start").is_null()), "bad_date", member, ROW, "timestamp")
            made = made.filter(pl.col("start").is_not_null()).with_columns(
                value=pl.col("mean_dba").cast(pl.Float64, strict=False).fill_nan(None),
                length=pl.col("sample_duration").cast(pl.Float64, strict=False).fill_null(_NOISE_STEP_S)
                if "sample_duration" in frame.columns else pl.lit(_NOISE_STEP_S),
                source=pl.lit(book.source(), pl.Int32),
            )  # fmt: skip
            ends = pl.col("start") + lasting(pl.col("length"))
            noise = made.filter(pl.col("value").is_not_null()).with_columns(end=ends)
            yield from book.samples(noise, "environmental_audio_exposure", "dBA")
            labelled.append(_labelled(made))
    yield from book.flush()
    if labelled:
        nights = pl.concat(labelled).group_by("day", maintain_order=True).agg(pl.col("value").sum()).sort("day")
        yield from book.stated(nights.with_columns(source=pl.lit(book.source(), pl.Int32)), "snoring_time", "min")
    yield from book.flush()


def _labelled(frame: pl.DataFrame) -> pl.DataFrame:
    """Minutes of each night, by the day of waking: what begins after noon belongs to the next day."""
    minutes = pl.when(pl.col("snore_label").is_in(["1", "true", "True"])).then(pl.col("length") / 60).otherwise(0.0)
    waking = pl.col("start").dt.offset_by("12h").dt.date()
    return frame.select(day=waking, value=minutes).group_by("day", maintain_order=True).agg(pl.col("value").sum())
